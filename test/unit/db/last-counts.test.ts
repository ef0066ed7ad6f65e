import { expect, it } from 'vitest'
import { lastCounts } from '../../../src/db/store/search/last-counts.ts'

it('knows somewhat less than a tenant had, and nothing of tenants that it does not know', () => {
  const counts = lastCounts()
  counts.keep('a', 1600)
  expect([counts.of('a'), counts.of('b')]).toEqual([1500, 0])
  counts.keep('a', 16)
  expect(counts.of('a')).toBe(15)
})

it('forgets the oldest of a thousand tenants', () => {
  const counts = lastCounts()
  for (let tenant = 0; tenant <= 1000; tenant += 1) counts.keep(String(tenant), 1600)
  expect([0, 1, 1000].map((tenant) => counts.of(String(tenant)))).toEqual([0, 1500, 1500])
})
