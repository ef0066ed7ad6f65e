import { expect, it } from 'vitest'
import { keyAlphabet, newSessionKey } from '../../../src/behaviours/sessions/session-key.ts'

it('has 31 letters that nobody takes for another', () => {
  expect(new Set(keyAlphabet).size).toBe(31)
  expect(keyAlphabet).toMatch(/^[a-z2-9]+$/)
  expect(keyAlphabet).not.toMatch(/[01oil]/)
})

it('makes every letter of as many bytes as any other, and passes over the rest', () => {
  const counts = new Map<string, number>()
  for (let byte = 0; byte < 256; byte += 1) {
    // The byte in question first, of which the rest is told apart.
    const drawn = [Uint8Array.from([byte, ...Array(7).fill(1)]), Uint8Array.from(Array(8).fill(1))]
    const key = newSessionKey(() => drawn.shift() ?? Uint8Array.from(Array(8).fill(2)))
    expect(key).toHaveLength(8)
    if (drawn.length === 1) counts.set(key.charAt(0), (counts.get(key.charAt(0)) ?? 0) + 1)
  }
  expect(counts.size).toBe(31)
  expect([...new Set(counts.values())]).toEqual([8])
})

it('follows from the bytes alone', () => {
  expect(newSessionKey((length) => new Uint8Array(length))).toBe('22222222')
})
