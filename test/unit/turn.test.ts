import { expect, it } from 'vitest'
import { nextTurn, turn } from '../../src/entry/runtime/time/turn.ts'
import { heldMemory } from '../support/held-memory.ts'

/** Keeps the event loop busy for some milliseconds. */
const work = (milliseconds: number) => {
  const end = performance.now() + milliseconds
  while (performance.now() < end);
}

it('lets others have their turn where one has gone on for long, and keeps nobody waiting else', async () => {
  let others = 0
  setImmediate(() => {
    others += 1
  })
  expect([turn(), turn()]).toEqual([undefined, undefined])
  work(6)
  const waiting = turn()
  expect(waiting).toBeInstanceOf(Promise)
  expect(others).toBe(0)
  await waiting
  expect(others).toBe(1)
  // It is a new turn, which has not gone on for long.
  expect(turn()).toBeUndefined()
  await nextTurn()
  work(6)
  expect(turn()).toBeUndefined()
})

it('has those who wait begin one after the other, each in a turn that has not gone on for long', async () => {
  turn()
  work(6)
  const [first, second] = [turn(), turn()]
  let hasSecondBegun = false
  const begun = Promise.resolve(second).then(() => {
    hasSecondBegun = true
  })
  await first
  work(6)
  await nextTurn()
  expect(hasSecondBegun).toBe(false)
  await begun
})

it('holds no more for those who have waited for many turns', async () => {
  const [waiting, before] = [400, heldMemory()]
  let begun = 0
  turn()
  work(6)
  const all = Array.from({ length: waiting }, async () => {
    await turn()
    begun += 1
    // As long as a turn may be, and a little more.
    work(5.1)
  })
  while (begun < waiting / 2) await nextTurn()
  // A promise for each turn that each of them has waited would be ten times that.
  expect((heldMemory() - before) / waiting).toBeLessThan(4000)
  await Promise.all(all)
})
