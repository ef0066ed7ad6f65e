import { EventEmitter } from 'node:events'
import { afterEach, expect, it, vi } from 'vitest'
import { type LineSocket, openLines } from '../../src/entry/runtime/relay/lines.ts'
import { monotonicClock } from '../../src/entry/runtime/time/clocks.ts'

const pingEvery = 1000
afterEach(() => void vi.useRealTimers())

/** A line whose other side answers pings as it is told to. */
const lineWith = (answer: (pong: () => void) => void) => {
  const events = new EventEmitter()
  const close = vi.fn(() => void events.emit('close', 1006))
  // Holds because no more of the library's WebSocket is used.
  const socket = Object.assign(events, {
    send: () => {},
    close,
    ping: () => answer(() => events.emit('pong')),
    terminate: close,
    bufferedAmount: 0,
  }) as unknown as LineSocket
  openLines({ log: () => {}, ticks: monotonicClock, pingEvery }).join(socket, {
    room: { act: () => {}, refusalOf: () => undefined, sideOf: () => 'helper' },
    address: { tenant: 't', session: 's' },
    protocol: 'raw',
    come: () => [],
    onClosed: () => {},
  })
  return { say: () => events.emit('message', Buffer.from('x'), false), close }
}

it('keeps what answers pings at once or later, and what says something, and ends what does neither', () => {
  vi.useFakeTimers()
  const atOnce = lineWith((pong) => pong())
  const later = lineWith((pong) => setTimeout(pong, pingEvery - 1))
  const speaking = lineWith(() => setTimeout(speaking.say, 1))
  const silent = lineWith(() => {})
  const ended = () => [atOnce, later, speaking, silent].map(({ close }) => close.mock.calls.length)
  vi.advanceTimersByTime(pingEvery)
  expect(ended()).toEqual([0, 0, 0, 0])
  vi.advanceTimersByTime(5 * pingEvery)
  expect(ended()).toEqual([0, 0, 0, 1])
})
