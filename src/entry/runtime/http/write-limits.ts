import type { Server, ServerResponse } from 'node:http'

/** In milliseconds, from when the whole answer was handed over. */
export interface WriteLimits {
  readonly writeTimeout: number
  readonly writeSilence: number
}

/**
 * Ends connections whose client does not read its answer: none of it for `writeSilence`, or not all of it in
 * `writeTimeout`. An answer counts as read when the operating system has taken it. An answer that is still being made, or
 * that waits for the one before it, has all the time it needs.
 */
export const limitWriting = (server: Server, { writeTimeout, writeSilence }: WriteLimits) => {
  /** One for all answers: each is handed over once. */
  function onHandedOver(this: ServerResponse) {
    const { socket } = this.req
    // As nearly always: the operating system has taken all of it, and nothing is left to wait for.
    if (socket.writableLength === 0) return
    const timer = setTimeout(() => socket.destroy(), writeTimeout)
    // Node looks, before it says so, whether some of what was written has gone since.
    socket.setTimeout(writeSilence)
    this.once('close', () => clearTimeout(timer))
    // Before Node's own listener, which sets the time for the next request, or sends the next answer.
    this.prependOnceListener('finish', () => socket.setTimeout(0))
  }
  server.prependListener('request', (_, response) => response.on('prefinish', onHandedOver))
}
