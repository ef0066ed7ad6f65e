import { afterEach, expect, it, vi } from 'vitest'
import { andThen } from '../../src/text/awaitable.ts'

afterEach(() => vi.unstubAllGlobals())

const double = (value: number) => value * 2

it('goes on at once with what is there', () => {
  expect(andThen(2, double)).toBe(4)
})

it.each(['the engine has', 'zone.js and others put in its place'])(
  'waits for a promise where Promise is what %s',
  async (which) => {
    const later = async (value: number) => value
    if (which.startsWith('zone')) vi.stubGlobal('Promise', class Other<Value> extends Promise<Value> {})
    const waited = andThen(later(2), double)
    expect(waited).not.toBe(4)
    expect(await waited).toBe(4)
  },
)

it('throws, or rejects, as what comes after does', async () => {
  const fail = () => {
    throw new Error('no')
  }
  expect(() => andThen(1, fail)).toThrow('no')
  await expect(andThen(Promise.resolve(1), fail)).rejects.toThrow('no')
  await expect(andThen(Promise.reject(new Error('before')), double)).rejects.toThrow('before')
})
