import { gunzipSync } from 'node:zlib'
import { JsonError, readJson } from '../../json/read-json.ts'

/** Bytes of a body that is kept: as many as the gateway takes of a batch. */
const mostBytes = 1024 * 1024
/** Levels of a batch, and of what its requests send. */
const mostDepth = 11

/** The body of a request, as far as it was read. */
export interface Overheard {
  /** Reads it after all, where nobody has. */
  readonly finish: () => Promise<void>
  /** What its JSON says; undefined where there is none. */
  readonly json: (show: (value: unknown) => unknown) => unknown
}

/**
 * Listens in on whoever reads the body of a request: it is read when, and as far as, it would be anyway. What is none of
 * JSON may be anything: of that there is told how much it is, and nothing else.
 */
export const overhear = (request: Request): Overheard => {
  const chunks: Uint8Array[] = []
  let size = 0
  let isRead = false
  const take = (bytes: Uint8Array) => {
    isRead = true
    size += bytes.length
    if (size <= mostBytes) chunks.push(bytes.slice())
  }
  const { arrayBuffer } = request
  const inherited: object = Object.getPrototypeOf(request)
  Object.defineProperty(request, 'arrayBuffer', {
    value: async () => {
      const buffer = await arrayBuffer.call(request)
      take(new Uint8Array(buffer))
      return buffer
    },
  })
  // Of a request out of a batch it is a value, and empty.
  if (!Object.hasOwn(request, 'body'))
    Object.defineProperty(request, 'body', {
      get: () => {
        const stream: Request['body'] = Reflect.get(inherited, 'body', request)
        return stream && overheardStream(stream, take)
      },
    })
  return {
    finish: async () => {
      const length = request.headers.get('Content-Length')
      // What has no length may have no end.
      if (isRead || length === null || !(Number(length) <= mostBytes)) return
      await request.arrayBuffer().catch(() => undefined)
    },
    json: (show) => {
      if (size === 0) return undefined
      try {
        return show(readJson(unpacked(Buffer.concat(chunks), request), { maxDepth: mostDepth }))
      } catch (error) {
        if (!(error instanceof JsonError) && size <= mostBytes && !isZipped(request)) throw error
        return `*** (${size} bytes that are not read as JSON)`
      }
    },
  }
}

const overheardStream = (stream: NonNullable<Request['body']>, take: (bytes: Uint8Array) => void) => {
  const values = stream.values
  Object.defineProperty(stream, 'values', {
    value: async function* (options?: Parameters<typeof values>[0]) {
      for await (const chunk of values.call(stream, options)) {
        take(chunk)
        yield chunk
      }
    },
  })
  return stream
}

const isZipped = ({ headers }: Request) => /gzip/i.test(headers.get('Content-Encoding') ?? '')

const unpacked = (bytes: Uint8Array, request: Request) =>
  isZipped(request) ? gunzipSync(bytes, { maxOutputLength: mostBytes }) : bytes
