import { expect, it } from 'vitest'
import { GraphError } from '../../src/errors.ts'
import { answers, callerOf } from '../support/clients/caller.ts'
import { startApp } from '../support/gateways/start-app.ts'

it('logs what is its own to mend, and not what the caller can', async () => {
  let fault: Error | undefined
  const app = await startApp({
    through: (database) => ({
      execute: (...call) => (fault ? Promise.reject(fault) : database.execute(...call)),
    }),
  })
  const { get, post } = callerOf(() => app)
  const statuses = [
    (await get(`${answers}?$apply=aggregate(x)`)).status,
    (await get(`${answers}?$top=0`)).status,
    (await get(`${answers}/none`)).status,
    (await post(answers, '{')).status,
  ]
  expect(statuses).toEqual([501, 400, 404, 400])
  expect(app.lines.filter(({ level }) => level === 'error')).toEqual([])
  for (const [error, status, event] of [
    [new Error('broken'), 500, 'InternalServerError'],
    [new GraphError('ServiceNotAvailable', 'Away.'), 503, 'ServiceNotAvailable'],
  ] as const) {
    fault = error
    const answer = await get(answers)
    expect([answer.status, answer.body.error.code]).toEqual([status, event])
    const [line] = app.lines.filter(({ requestId, level }) => level && requestId === answer.headers.get('request-id'))
    expect(line).toMatchObject({ level: 'error', event })
  }
  await app.stop()
})
