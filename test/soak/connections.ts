import { Agent, type IncomingHttpHeaders, request } from 'node:http'

export interface Sent {
  readonly path: string
  readonly method?: string
  /** Without one there is no Authorization. */
  readonly token?: string
  readonly headers?: Readonly<Record<string, string>>
  /** A text goes as it is, anything else as JSON. */
  readonly body?: unknown
  /** Goes away before the answer comes. */
  readonly signal?: AbortSignal
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly text: string
  /** Whether it came to its end. */
  readonly isWhole: boolean
  /** From the sending to the last byte. */
  readonly milliseconds: number
}

const headersOf = ({ token, headers }: Sent, payload: string | undefined) => ({
  ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
  ...(payload === undefined
    ? {}
    : { 'Content-Type': 'application/json', 'Content-Length': String(Buffer.byteLength(payload)) }),
  ...headers,
})

/** So many connections, kept alive. What gets no status line in so many milliseconds, or at all, rejects. */
export const connectionsTo = (url: string, most: number, timeout = 60_000) => {
  const agent = new Agent({ keepAlive: true, maxSockets: most })
  const send = (sent: Sent) =>
    new Promise<Answer>((resolve, reject) => {
      const { path, method = sent.body === undefined ? 'GET' : 'POST', body, signal } = sent
      const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body)
      const begin = performance.now()
      const options = { agent, method, headers: headersOf(sent, payload), timeout, ...(signal ? { signal } : {}) }
      const outgoing = request(url + path, options, (response) => {
        const chunks: Buffer[] = []
        const settle = () =>
          resolve({
            status: response.statusCode ?? 0,
            headers: response.headers,
            text: Buffer.concat(chunks).toString(),
            isWhole: response.complete,
            milliseconds: performance.now() - begin,
          })
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.once('end', settle).once('close', settle).once('error', settle)
      })
      outgoing.once('timeout', () => outgoing.destroy(new Error(`No answer in ${timeout} ms.`)))
      outgoing.once('error', reject).end(payload)
    })
  return { send, close: () => agent.destroy() }
}

export type Send = ReturnType<typeof connectionsTo>['send']
