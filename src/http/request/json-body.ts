import type { HonoRequest } from 'hono'
import { GraphError } from '../../errors.ts'
import { JsonError, readJson } from '../../json/read-json.ts'
import { joinBytes } from '../../text/join-bytes.ts'

/** Bytes, counted after decompression. */
const bodyLimit = 64 * 1024
/** Levels of arrays and objects. */
export const bodyDepth = 8

const unreadable =
  'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.'

/**
 * Reads a JSON body of at most `limit` bytes and `maxDepth` levels: 413 and 415 first, then 400. Sentences as Graph's
 * gateway says them.
 */
export const readJsonBody = (request: HonoRequest, limit = bodyLimit, maxDepth = bodyDepth): Promise<unknown> =>
  readJsonBytes(request, limit).then((bytes) => parsed(bytes, maxDepth))

/** The bytes alone of such a body, for `parsed`. */
export const readJsonBytes = (request: HonoRequest, limit: number): Promise<Uint8Array> =>
  readBody(request, limit).then((bytes) => {
    if (bytes.length === 0)
      throw new GraphError('BadRequest', 'Empty Payload. JSON content expected.', { reason: 'body' })
    return bytes
  })

/** The same where the body may be left out: undefined then. */
export const readOptionalJsonBody = async (request: HonoRequest): Promise<unknown> => {
  const bytes = await readBody(request, bodyLimit)
  return bytes.length === 0 ? undefined : parsed(bytes, bodyDepth)
}

/** What the bytes of a body say. Throws 400. */
export const parsed = (bytes: Uint8Array, maxDepth: number): unknown => {
  try {
    return readJson(bytes, { maxDepth })
  } catch (error) {
    if (!(error instanceof JsonError)) throw error
    const reason = error.reason === 'too-deep' ? 'body depth' : 'body'
    throw new GraphError('BadRequest', sentences[error.reason], { reason, cause: error })
  }
}

const sentences: Readonly<Record<JsonError['reason'], string>> = {
  malformed: unreadable,
  'not-utf8': 'The request payload is not valid UTF-8.',
  'duplicate-name': 'The request payload names a property of one object more than once.',
  'forbidden-name': "The request payload has a property named '__proto__', which is not allowed.",
  'too-deep': 'The request payload is nested too deeply.',
}

/** The bytes of JSON, unpacked. No bytes are no body, whatever the headers call it (RFC 9110, section 6.4). */
const readBody = async (request: HonoRequest, limit: number): Promise<Uint8Array> => {
  const length = request.header('Content-Length')
  // No number is within it, either.
  if (length !== undefined && !(Number(length) <= limit)) throw tooLarge(limit)
  // HTTP sees to it that there are as many as it says: read at once, they need no stream, which takes longer than most.
  const bytes = length === undefined ? await readStream(request.raw, limit) : await readWhole(request.raw, limit)
  if (bytes.length === 0) return bytes
  const contentType = request.header('Content-Type')
  if (contentType && !isJson(contentType))
    throw new GraphError('UnsupportedMediaType', 'The request payload must be application/json in UTF-8.')
  const encoding = request.header('Content-Encoding')?.trim().toLowerCase() || 'identity'
  if (!['identity', 'gzip', 'x-gzip'].includes(encoding))
    throw new GraphError('UnsupportedMediaType', 'The Content-Encoding of the request must be identity or gzip.', {
      reason: 'Content-Encoding',
    })
  // Graph answers 400, not 415, when the header is missing.
  if (!contentType) throw new GraphError('BadRequest', unreadable, { reason: 'Content-Type' })
  if (encoding === 'identity') return bytes
  return readAtMost(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip')), limit)
}

const isJson = (contentType: string) => {
  const [type = '', ...parameters] = contentType.toLowerCase().split(';')
  const charset = parameters.map((parameter) => parameter.trim().split('=')).find(([name]) => name === 'charset')?.[1]
  return type.trim() === 'application/json' && (charset === undefined || /^"?utf-?8"?$/.test(charset))
}

const readWhole = (request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> =>
  request.arrayBuffer().then((buffer) => {
    if (buffer.byteLength > limit) throw tooLarge(limit)
    return new Uint8Array(buffer)
  }, unread)

const readStream = async ({ body }: Request, limit: number) =>
  // Not cancelled at the limit: Node would take that for the end of the connection, with the answer.
  body ? readAtMost(body.values({ preventCancel: true }), limit) : new Uint8Array()

const unread = (cause: unknown): never => {
  throw new GraphError('BadRequest', unreadable, { reason: 'body', cause })
}

const readAtMost = async (stream: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array<ArrayBuffer>> => {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of stream) {
      size += chunk.length
      if (size > limit) throw tooLarge(limit)
      chunks.push(chunk)
    }
  } catch (error) {
    if (error instanceof GraphError) throw error
    return unread(error)
  }
  return joinBytes(chunks)
}

const tooLarge = (limit: number) =>
  new GraphError('RequestEntityTooLarge', `The request payload is larger than ${limit / 1024} KiB.`)
