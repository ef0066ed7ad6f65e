import { expect, it } from 'vitest'
import { keepNewest } from '../../src/text/keep-newest.ts'

it('keeps so many, the newest; one that comes again is new, and takes no room of another', () => {
  const kept = new Map<string, number>()
  for (const [at, key] of ['a', 'b', 'c', 'b', 'd'].entries()) keepNewest(kept, [key, at], 3)
  expect([...kept]).toEqual([
    ['c', 2],
    ['b', 3],
    ['d', 4],
  ])
})
