import { expect, test } from 'vitest'
import { nearestTo } from '../../src/text/nearest.ts'

const names = ['displayName', 'sessionKey', 'sessionType', 'id']

test.each([
  ['dispalyname', 'displayName'],
  ['sessionkey', 'sessionKey'],
  ['SessionTyp', 'sessionType'],
  ['ids', 'id'],
])('%s most likely means %s', (text, name) => {
  expect(nearestTo(text, names)).toBe(name)
})

test.each(['', 'x', 'userPrincipalName', 's'.repeat(100_000)])('nothing is near %.20s', (text) => {
  expect(nearestTo(text, names)).toBeUndefined()
})
