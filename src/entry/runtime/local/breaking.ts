import type { Socket } from 'node:net'
import type { Faults } from '../../../local/faults/create-faults.ts'
import type { Fetch } from '../http/listen.ts'
import type { Outgoing } from '../http/request-head.ts'

/** In milliseconds: what the server was given has gone to the system by then. */
const untilSent = 10

/** The same, but that it breaks the connection of a request where a fault asks for it. */
export const breaking =
  (fetch: Fetch, faults: Pick<Faults, 'brokenOf'>): Fetch =>
  async (request, beside) => {
    const response = await fetch(request, beside)
    const broken = faults.brokenOf(request)
    if (broken === undefined) return response
    const connection = beside?.outgoing && (await inTurn(beside.outgoing))
    if (broken === 'cut' && response.body !== null) return cutOff(response, connection)
    connection?.destroy()
    // On Deno's own server there is no connection to be had: the answer breaks off before it has begun.
    return new Response(connection ? null : stream([], (end) => end()))
  }

/** The connection, once it is this answer's turn: those to the requests before it on the same one are sent then. */
const inTurn = (outgoing: Outgoing) =>
  new Promise<Socket>((resolve) => {
    if (outgoing.socket) resolve(outgoing.socket)
    else outgoing.once('socket', resolve)
  })

/** The same answer with a body that breaks off in the middle, and a Content-Length that says so. */
const cutOff = async (response: Response, connection: Socket | undefined) => {
  const whole = new Uint8Array(await response.arrayBuffer())
  const headers = new Headers(response.headers)
  headers.set('Content-Length', String(whole.length))
  const half = whole.slice(0, Math.floor(whole.length / 2))
  // Node's server would write an error of the stream into the body.
  const end = (fail: () => void) => setTimeout(() => (connection ? connection.destroySoon() : fail()), untilSent)
  return new Response(stream([half], end), { status: response.status, headers })
}

/** Chunks, and then what is to be done; it fails where that is to fail. */
const stream = (chunks: Uint8Array[], end: (fail: () => void) => void) =>
  new ReadableStream<Uint8Array>({
    pull: (controller) => {
      const chunk = chunks.shift()
      if (chunk) controller.enqueue(chunk)
      else end(() => controller.error(new Error('The connection was to break.')))
    },
  })
