import { expect, it } from 'vitest'
import { lateRoute } from '../../../src/http/openapi/late-route.ts'

it('asks for what the document says of an operation once, and not before it is read', () => {
  let asked = 0
  const route = lateRoute('get', '/healthz', () => {
    asked += 1
    return { summary: 'Get whether the process is alive', responses: {} }
  })
  expect([route.method, route.path, asked]).toEqual(['get', '/healthz', 0])
  expect([route.summary, route.responses, route.tags, asked]).toEqual([
    'Get whether the process is alive',
    {},
    undefined,
    1,
  ])
})
