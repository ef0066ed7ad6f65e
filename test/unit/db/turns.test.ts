import { expect, it } from 'vitest'
import { asTick } from '../../../src/clock.ts'
import { longTime, longTurnTime, mostWaiting, turns, turnTime } from '../../../src/db/engines/sqlite/turns.ts'

/** A loop whose turns a test calls, and whose clock moves with the work alone. */
const start = () => {
  let now = 0
  let callbacks: (() => void)[] = []
  const done: string[] = []
  const inTurn = turns(
    () => asTick(now),
    (callback) => callbacks.push(callback),
  )
  return {
    done,
    ask: (tenant: string, name: string, milliseconds: number) =>
      inTurn(tenant, () => {
        now += milliseconds
        done.push(name)
        return name
      }),
    /** What one turn of the loop does, and how long it takes. */
    turn: async () => {
      const [before, count] = [now, done.length]
      const due = callbacks
      callbacks = []
      for (const callback of due) callback()
      await Promise.resolve()
      return { did: done.slice(count), took: now - before }
    },
  }
}

it('runs at once what a turn has time for, and the rest in the turns after it', async () => {
  const { done, ask, turn } = start()
  const names = Array.from({ length: 50 }, (_, index) => String(index))
  const all = names.map((name) => ask('a', name, longTime))
  expect(done).toEqual(names.slice(0, 20))
  expect(await turn()).toEqual({ did: names.slice(20, 40), took: turnTime })
  expect(await turn()).toMatchObject({ did: names.slice(40) })
  expect(await Promise.all(all)).toEqual(names)
  await turn()
  await ask('a', 'last', 0)
  expect(done).toHaveLength(51)
})

it('ends a turn sooner that has had a statement which takes long, so that its answer is sent before more of them', async () => {
  const { done, ask, turn } = start()
  const times = [0.1, longTurnTime / 2, longTurnTime / 2, 0.1, 0.1, longTurnTime, 0.1]
  times.forEach((time, name) => void ask('a', String(name), time))
  expect(done).toEqual(['0', '1', '2'])
  expect(await turn()).toMatchObject({ did: ['3', '4', '5'] })
  expect(await turn()).toMatchObject({ did: ['6'] })
  await turn()
  const before = done.length
  for (let name = 0; name < 50; name += 1) void ask('a', 'short', longTime)
  expect(done.length - before).toBe(turnTime / longTime)
})

it.each([1, 20, 1000])('keeps another tenant one statement long behind %i that wait', async (waiting) => {
  const { ask, turn } = start()
  for (let name = 0; name < waiting; name += 1) void ask('a', 'dear', turnTime)
  await turn()
  const other = ask('b', 'cheap', 0.5)
  const { did, took } = await turn()
  if (waiting > 2) expect(did).toContain('cheap')
  expect(took).toBeLessThanOrEqual(turnTime + 0.5)
  expect(await other).toBe('cheap')
})

it('gives everyone who asks for much the same time, whoever came first and however dear the statements are', async () => {
  const { done, ask, turn } = start()
  for (let name = 0; name < 400; name += 1) void ask('a', 'a', 5)
  for (let round = 0; round < 20; round += 1) await turn()
  const before = done.length
  for (let name = 0; name < 400; name += 1) void ask('b', 'b', 1)
  for (let round = 0; round < 40; round += 1) await turn()
  const since = done.slice(before)
  const time = { a: since.filter((name) => name === 'a').length * 5, b: since.filter((name) => name === 'b').length }
  expect(Math.abs(time.a - time.b), JSON.stringify(time)).toBeLessThanOrEqual(2 * turnTime)
})

it('passes on what a statement throws, and goes on', async () => {
  const loop: (() => void)[] = []
  const inTurn = turns(
    () => asTick(0),
    (callback) => loop.push(callback),
  )
  const fails = () => {
    throw new Error('no such table')
  }
  await expect(inTurn('a', fails)).rejects.toThrow('no such table')
  expect(await inTurn('a', () => 1)).toBe(1)
})

it('refuses what is more than may wait, with 429, of that tenant alone', async () => {
  const { ask, turn } = start()
  const all = Array.from({ length: mostWaiting + 1 }, (_, name) => ask('a', String(name), turnTime))
  const refused = ask('a', 'one more', 1)
  await expect(refused).rejects.toMatchObject({ status: 429, headers: { 'Retry-After': '1' }, reason: 'waiting' })
  const other = ask('b', 'other', 0)
  await turn()
  expect(await other).toBe('other')
  expect(await all[0]).toBe('0')
})
