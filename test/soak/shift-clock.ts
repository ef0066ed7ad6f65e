import { readFileSync } from 'node:fs'

/** What a gateway under test takes the time for, in milliseconds beside the true one. */
export interface Shift {
  /** Of the wall clock. */
  readonly wall: number
  /** Of the clock that is never set. */
  readonly monotonic: number
}

// Loaded before a gateway, and read again and again: timers go by the true clock.
const every = 10
const trueNow = Date.now
const trueTick = performance.now.bind(performance)
const TrueDate = Date
let shift: Shift = { wall: 0, monotonic: 0 }

const now = () => trueNow() + shift.wall
globalThis.Date = new Proxy(TrueDate, {
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
  construct: (target, given, made) => Reflect.construct(target, given.length === 0 ? [now()] : given, made),
  apply: () => new TrueDate(now()).toString(),
})
performance.now = () => trueTick() + shift.monotonic

const path = process.env.CLOCK_SHIFT
const read = () => {
  try {
    if (path !== undefined) shift = JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    // It is being written.
  }
}
read()
setInterval(read, every).unref()
