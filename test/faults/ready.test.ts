import { expect, it, vi } from 'vitest'
import type { Statement } from '../../src/db/engines/database.ts'
import { answers, callerOf } from '../support/clients/caller.ts'
import { startApp } from '../support/gateways/start-app.ts'

it('is ready when everything is there, and not when something is missing', async () => {
  let [keys, draining] = [true, false]
  const app = await startApp({ hasKeys: async () => keys, isDraining: () => draining })
  const ready = async () => {
    const response = await app.fetch('/readyz')
    return [response.status, await response.json()]
  }
  const all = { status: 'ready', database: true, keys: true, draining: false }
  const not = { ...all, status: 'not ready' }
  expect(await ready()).toEqual([200, all])
  keys = false
  expect(await ready()).toEqual([503, { ...not, keys: false }])
  keys = true
  draining = true
  expect(await ready()).toEqual([503, { ...not, draining: true }])
  draining = false
  for (const [spoil, mend] of [
    ['alter table repeatable_request rename to gone', 'alter table gone rename to repeatable_request'],
    ['alter table skip_token rename to gone', 'alter table gone rename to skip_token'],
    ['alter table remote_assistance_settings rename to gone', 'alter table gone rename to remote_assistance_settings'],
    [
      'alter table remote_assistance_partner rename column onboarding_url to gone',
      'alter table remote_assistance_partner rename column gone to onboarding_url',
    ],
  ] as const) {
    app.connection.exec(spoil)
    app.time.now += 4999
    expect(await ready()).toEqual([200, all])
    app.time.now += 1
    expect(await ready()).toEqual([503, { ...not, database: false }])
    app.connection.exec(mend)
    app.time.now += 999
    expect(await ready()).toEqual([503, { ...not, database: false }])
    app.time.now += 1
    expect(await ready()).toEqual([200, all])
  }
  expect((await app.fetch('/healthz')).status).toBe(200)
  await app.stop()
})

it('asks the database one thing, however many ask', async () => {
  const asked: (readonly Statement[])[] = []
  const app = await startApp({
    through: ({ execute }) => ({
      execute: (statements, meter) => {
        asked.push(statements)
        return execute(statements, meter)
      },
    }),
  })
  const ask = () => Promise.all(Array.from({ length: 50 }, async () => (await app.fetch('/readyz')).status))
  expect(new Set([...(await ask()), ...(await ask())])).toEqual(new Set([200]))
  expect(asked.map((statements) => statements.length)).toEqual([1])
  await app.stop()
})

it('is not ready while the database does not answer', async () => {
  const app = await startApp({ through: () => ({ execute: () => new Promise(() => {}) }) })
  vi.useFakeTimers()
  const [one, other] = [app.fetch('/readyz'), app.fetch('/readyz', { method: 'HEAD' })]
  await vi.advanceTimersByTimeAsync(4000)
  vi.useRealTimers()
  expect([(await one).status, (await other).status]).toEqual([503, 503])
  await app.stop()
})

it('refuses new requests while it drains, and finishes a batch that it has begun', async () => {
  let draining = false
  const app = await startApp({
    isDraining: () => draining,
    through: (database) => ({
      execute: (...call) => {
        draining = true
        return database.execute(...call)
      },
    }),
  })
  const { get, post } = callerOf(() => app)
  const requests = [
    { id: '1', method: 'GET', url: '/deviceManagement/remoteAssistanceSettings' },
    { id: '2', method: 'GET', url: '/deviceManagement/remoteAssistanceSettings', dependsOn: ['1'] },
  ]
  const { body } = await post('/beta/$batch', { requests })
  expect(body.responses.map(({ status }: { status: number }) => status)).toEqual([200, 200])
  const refused = await get(answers)
  expect([refused.status, refused.body.error.code]).toEqual([503, 'ServiceNotAvailable'])
  expect([refused.headers.get('Retry-After'), refused.headers.get('Connection')]).toEqual(['5', 'close'])
  await app.stop()
})
