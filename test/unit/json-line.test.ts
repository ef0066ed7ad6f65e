import { afterEach, expect, it, vi } from 'vitest'
import { jsonLine } from '../../src/entry/runtime/log.ts'

afterEach(() => vi.useRealTimers())

it('says when it was written, wherever the clock is set meanwhile', () => {
  const start = Date.UTC(2026, 1, 28, 23, 59, 59)
  for (const now of [0, 7, 99, 999, 1000, 1001, 999, -1, 86_400_000, 0].map((passed) => start + passed)) {
    vi.useFakeTimers({ now, toFake: ['Date'] })
    expect(JSON.parse(jsonLine({ event: 'request' }) ?? '')).toEqual({
      time: new Date(now).toISOString(),
      event: 'request',
    })
  }
})
