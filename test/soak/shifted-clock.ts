import { renameSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { answers } from '../support/clients/caller.ts'
import type { Send } from './connections.ts'
import type { Shift } from './shift-clock.ts'

/** The clocks of a gateway, set by a file that it reads. */
export const shiftedClock = (path: string) => {
  let shift: Shift = { wall: 0, monotonic: 0 }
  const write = () => {
    writeFileSync(`${path}.next`, JSON.stringify(shift))
    renameSync(`${path}.next`, path)
  }
  /** Waits until the gateway goes by them: a refusal says its time, in UTC and whole seconds. */
  const arrive = async (send: Send) => {
    write()
    for (;;) {
      const { text } = await send({ path: answers })
      const told = Date.parse(`${JSON.parse(text).error.innerError.date}Z`)
      if (Math.abs(told - (Date.now() + shift.wall)) < 3000) return
    }
  }
  write()
  return {
    nodeOptions: ['--import', fileURLToPath(new URL('./shift-clock.ts', import.meta.url))],
    settings: { CLOCK_SHIFT: path },
    /** The gateway's wall clock. */
    now: () => Date.now() + shift.wall,
    /** Sets the wall clock so many milliseconds beside the true time, however much has passed. */
    set: (send: Send, offset: number) => {
      shift = { ...shift, wall: shift.monotonic + offset }
      return arrive(send)
    },
    /** Lets so many milliseconds pass, on both clocks. */
    pass: (send: Send, milliseconds: number) => {
      shift = { wall: shift.wall + milliseconds, monotonic: shift.monotonic + milliseconds }
      return arrive(send)
    },
  }
}
