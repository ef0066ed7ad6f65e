import { expect, test } from 'vitest'
import { isOlder } from '../../src/text/version.ts'

test.each([
  ['22.17.9', '22.18'],
  ['9.0.0', '10'],
  ['3.53.1', '3.53.2'],
  ['3', '3.0.1'],
])('%s is older than %s, and not the other way round', (older, newer) => {
  expect(isOlder(older, newer)).toBe(true)
  expect(isOlder(newer, older)).toBe(false)
})

test.each([
  ['22.18.0', '22.18'],
  ['22.18', '22.18.0'],
  ['24.0.0-nightly', '24'],
])('%s is no older than %s', (version, than) => {
  expect(isOlder(version, than)).toBe(false)
})
