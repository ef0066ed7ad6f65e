import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { inStep } from '../../../src/entry/runtime/http/in-step.ts'

/** What was done of requests that take two steps, in its order. */
const requests = () => {
  const done: string[] = []
  const { add, beginAll } = inStep(async (name: string | number) => {
    done.push(`${name} begins`)
    await undefined
    done.push(`${name} ends`)
  })
  return { done, add, beginAll }
}

it('takes what comes in one turn through each step together, at the end of the turn', async () => {
  const { done, add } = requests()
  for (const name of ['a', 'b', 'c']) add(name)
  expect(done).toEqual([])
  await turn()
  expect(done).toEqual(['a begins', 'b begins', 'c begins', 'a ends', 'b ends', 'c ends'])
  add('d')
  await turn()
  expect(done.slice(6)).toEqual(['d begins', 'd ends'])
})

it('begins no more than 64 in a turn, and the others in the next ones, in their order', async () => {
  const { done, add } = requests()
  for (let name = 0; name < 150; name += 1) add(name)
  const begun: number[] = []
  for (let turns = 0; turns < 3; turns += 1) {
    await turn()
    begun.push(done.filter((text) => text.endsWith('begins')).length)
    // What comes meanwhile waits behind those that came before.
    add(150 + turns)
  }
  expect(begun).toEqual([64, 128, 152])
  await turn()
  const names = done.flatMap((text) => (text.endsWith('begins') ? [parseInt(text, 10)] : []))
  expect(names).toEqual(Array.from({ length: 153 }, (_, name) => name))
})

it('begins at once all that waits, where that is asked for, and none of it twice', async () => {
  const { done, add, beginAll } = requests()
  add('a')
  beginAll()
  expect(done).toEqual(['a begins'])
  add('b')
  await turn()
  await turn()
  expect(done).toEqual(['a begins', 'a ends', 'b begins', 'b ends'])
})
