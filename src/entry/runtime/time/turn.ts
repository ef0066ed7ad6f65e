import { setImmediate } from 'node:timers/promises'

/** Lets the event loop of Node and Deno take what has come in meanwhile. */
export const turn = () => setImmediate()
