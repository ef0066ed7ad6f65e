import { setImmediate as turn } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { inStep } from '../../src/entry/runtime/in-step.ts'

/** What was done of requests that take two steps, in its order. */
const requests = (most = 100) => {
  const done: string[] = []
  const { add, beginAll } = inStep(async (name: string) => {
    done.push(`${name} begins`)
    await undefined
    done.push(`${name} ends`)
  }, most)
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

it('begins at once what comes to as much as may wait, by weight, and the rest at the end of the turn', async () => {
  const { done, add } = requests(4)
  const begun = () => done.filter((text) => text.endsWith('begins')).map((text) => text[0])
  for (const name of ['a', 'b', 'c']) add(name)
  expect(begun()).toEqual([])
  add('d')
  expect(begun()).toEqual(['a', 'b', 'c', 'd'])
  add('e', 3)
  expect(begun()).toHaveLength(4)
  add('f', 2)
  expect(begun()).toEqual(['a', 'b', 'c', 'd', 'e', 'f'])
  add('g')
  await turn()
  expect(begun()).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g'])
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
