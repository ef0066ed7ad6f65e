import { afterAll, describe, expect, it } from 'vitest'
import { GraphError } from '../../src/errors.ts'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { repeatable } from '../support/clients/repeatable.ts'
import { startApp } from '../support/gateways/start-app.ts'

let fault: Error | undefined
const app = await startApp({
  through: (database) => ({
    execute: async (statements, onBehalf) => {
      if (fault) throw fault
      return database.execute(statements, onBehalf)
    },
  }),
})
afterAll(() => app.stop())
const { post, call } = callerOf(() => app)
const partner = '/beta/deviceManagement/remoteAssistancePartners'
const settings = '/beta/deviceManagement/remoteAssistanceSettings'
const never = '00000000-0000-7000-8000-000000000000'
const patch = { body: { sessionKey: 'a' } }

type Headers = Record<string, string>
const refusals: readonly (readonly [
  string,
  number,
  (headers: Headers) => Promise<{ status: number; headers: globalThis.Headers }>,
])[] = [
  ['a create with a fault', 400, (headers) => post(answers, { ...published, nothing: 1 }, headers)],
  ['a create without a body', 400, (headers) => post(answers, undefined, headers)],
  [
    'a create of another type',
    415,
    (headers) => post(answers, published, { ...headers, 'Content-Type': 'text/plain' }),
  ],
  ['an update of what is not there', 404, (headers) => call('PATCH', `${answers}/${never}`, { ...patch, headers })],
  ['an update with a fault', 400, (headers) => call('PATCH', settings, { body: { nothing: 1 }, headers })],
  [
    'an update under a condition',
    412,
    (headers) => call('PATCH', settings, { body: { blockChat: true }, headers: { ...headers, 'If-Match': '"77"' } }),
  ],
  ['a delete of what is not there', 404, (headers) => call('DELETE', `${partner}/${never}`, { headers })],
  ['an action on what is not there', 404, (headers) => call('POST', `${partner}/${never}/disconnect`, { headers })],
]

describe('a write that is refused', () => {
  it.each(refusals)('says so when it may be repeated, and says nothing otherwise: %s', async (_, status, send) => {
    const [first, second] = [await send(repeatable()), await send({})]
    expect([first.status, first.headers.get('Repeatability-Result')]).toEqual([status, 'rejected'])
    expect([second.status, second.headers.get('Repeatability-Result')]).toEqual([status, null])
  })
})

describe('a write of which nobody knows whether it is done', () => {
  it.each([
    ['an unknown fault', new Error('nothing that is known'), 500],
    ['a fault of its own that has a name', new GraphError('InternalServerError', 'It cannot be opened.'), 500],
    ['a database out of reach', new GraphError('ServiceNotAvailable', 'The database is out of reach.'), 503],
  ])('says neither that it is accepted nor that it is rejected: %s', async (_, error, status) => {
    fault = error
    const answer = await post(answers, published, repeatable())
    fault = undefined
    expect([answer.status, answer.headers.get('Repeatability-Result')]).toEqual([status, null])
  })
})
