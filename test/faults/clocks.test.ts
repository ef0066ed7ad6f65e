import { describe, expect, it, vi } from 'vitest'
import { leastIdAt } from '../../src/db/store/retention.ts'
import { keepHouse } from '../../src/entry/runtime/database/housekeeping.ts'
import type { Steadiness } from '../../src/entry/runtime/time/steadiness.ts'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { repeatable } from '../support/clients/repeatable.ts'
import { startApp } from '../support/gateways/start-app.ts'
import { sqliteEngine } from '../support/process/sqlite-engine.ts'
import { setClock } from '../support/process/two-clocks.ts'

const hour = 3_600_000
const day = 24 * hour
const steps = [-30 * day, -6 * hour, -2 * hour, 2 * hour, 30 * day]
const settings = { RATE_LIMITS: 'application-writes=3', RETENTION_HOURS: '24' }

describe.each(steps)('the wall clock is set by %i ms', (step) => {
  it('and a period of the rate limits is 20 seconds all the same', async () => {
    const app = await startApp({ settings })
    const { post } = callerOf(() => app)
    for (let write = 0; write < 3; write += 1) await post(answers, published)
    setClock(app.time, step)
    const refused = await post(answers, published)
    expect([refused.status, refused.headers.get('Retry-After')]).toEqual([429, '20'])
    app.time.now += 20_000
    expect((await post(answers, published)).status).toBe(201)
    await app.stop()
  })

  it('and the log says how long a request took', async () => {
    const app = await startApp({
      through: (database) => ({
        execute: (...call) => {
          setClock(app.time, step)
          app.time.now += 7
          return database.execute(...call)
        },
      }),
    })
    await callerOf(() => app).post(answers, published)
    expect(app.lines.find(({ event }) => event === 'request')).toMatchObject({ duration: 7 })
    await app.stop()
  })

  it('and what is made then, or after it is set right, lives for its hours', async () => {
    const app = await startApp({ settings: { RETENTION_HOURS: '24' } })
    const { post, get } = callerOf(() => app)
    const create = async (): Promise<string> => (await post(answers, published)).body.id
    const statusOf = async (id: string) => (await get(`${answers}/${id}`)).status
    setClock(app.time, step)
    const [then] = [await create()]
    expect(await statusOf(then)).toBe(200)
    setClock(app.time, -step)
    const later = await create()
    expect(await statusOf(later)).toBe(200)
    app.time.now += day
    expect(await statusOf(later)).toBe(200)
    app.time.now += 1
    expect(await statusOf(later)).toBe(404)
    // Made while the clock was ahead by hours, it lives longer by these.
    expect(await statusOf(then)).toBe(step === 2 * hour ? 200 : 404)
    app.time.now += Math.min(Math.abs(step), day)
    expect(await statusOf(then)).toBe(404)
    expect((await get(`${answers}/$count`)).text).toBe('0')
    await app.stop()
  })

  it('and what was acknowledged before is there when it is set right', async () => {
    const app = await startApp({ settings })
    const { post, get } = callerOf(() => app)
    const { id } = (await post(answers, published)).body
    setClock(app.time, step)
    const isLittle = Math.abs(step) < day
    expect((await get(`${answers}/${id}`)).status).toBe(isLittle ? 200 : 404)
    expect((await get(answers)).body.value).toHaveLength(isLittle ? 1 : 0)
    setClock(app.time, -step)
    expect((await get(`${answers}/${id}`)).status).toBe(200)
    expect((await get(answers)).body.value).toHaveLength(1)
    await app.stop()
  })

  it('and a write that is sent again is not done again', async () => {
    const app = await startApp({ settings })
    app.time.now = Math.floor(app.time.now / 1000) * 1000
    const { post, get } = callerOf(() => app)
    const send = (headers: Record<string, string>) => post(answers, published, headers)
    const first = repeatable(undefined, new Date(app.time.now))
    const { id } = (await send(first)).body
    setClock(app.time, step)
    const outcome = await send(first)
    // Outside the window by that clock, it is refused; within it, it is known.
    expect([200, 201, 412]).toContain(outcome.status)
    if (outcome.status !== 412) expect(outcome.body.id).toBe(id)
    setClock(app.time, -step)
    expect((await send(first)).body.id).toBe(id)
    expect((await get(`${answers}/$count`)).text).toBe('1')
    await app.stop()
  })
})

it('hides from every operation what was made while the clock was a month ahead', async () => {
  const app = await startApp({ settings })
  const { post, get, call } = callerOf(() => app)
  setClock(app.time, 30 * day)
  const { id } = (await post(answers, published)).body
  setClock(app.time, -30 * day)
  for (const [method, change] of [['GET'], ['PATCH', { body: published }], ['DELETE']] as const) {
    expect([method, (await call(method, `${answers}/${id}`, change)).status]).toEqual([method, 404])
  }
  for (const order of ['id', 'id desc', 'sessionKey'])
    expect((await get(`${answers}?$orderby=${order}`)).body.value).toEqual([])
  await app.stop()
})

const table = 'request_remote_help_session_access_response'

it.each<[Steadiness, string[], string | undefined]>([
  ['set', ['a month ago', 'now', 'in a month', 'in six hours'], 'sweep postponed'],
  // A clock that is a month behind as the gateway starts would take all that there is for later than can be.
  ['new', ['now', 'in a month', 'in six hours'], 'sweep'],
  ['steady', ['now', 'in six hours'], 'sweep'],
])(
  'removes what a wrong clock has made or would remove only once the clock is known: %s',
  async (clock, left, event) => {
    const app = await startApp()
    const printed = vi.spyOn(console, 'log').mockImplementation(() => {})
    const rows = { 'a month ago': -30 * day, now: 0, 'in a month': 30 * day, 'in six hours': 6 * hour }
    for (const [name, offset] of Object.entries(rows)) {
      const [id, at] = [leastIdAt(Date.now() + offset), Math.floor(Date.now() + offset)]
      app.connection
        .prepare(`insert into ${table} values ('a', ?, 1, ?, 'elevation', 'e', 'i', null, null)`)
        .run(id, name)
      app.connection.prepare("insert into repeatable_request values ('a', 'b', ?, ?, 'f')").run(name, id)
      app.connection.prepare("insert into skip_token values ('a', ?, 't', ?)").run(name, at)
    }
    await keepHouse({ retention: day }, sqliteEngine(app.connection), { mostStatements: 100, clock })
    const names = (sql: string) => app.connection.prepare(sql).pluck().all().toSorted()
    const kept = left.toSorted()
    expect(names(`select session_key from ${table}`)).toEqual(kept)
    expect(names('select request_id from repeatable_request')).toEqual(kept)
    expect(names('select id from skip_token')).toEqual(kept)
    // A line is written at the end of its turn.
    await expect.poll(() => printed.mock.calls.length).toBeGreaterThan(0)
    expect(JSON.parse(String(printed.mock.calls[0]?.[0]))).toMatchObject({ event })
    printed.mockRestore()
    await app.stop()
  },
)
