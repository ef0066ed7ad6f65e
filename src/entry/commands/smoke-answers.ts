import { isLoopback } from '../../config/urls.ts'
import { isGuid } from '../../text/guid.ts'

/** In milliseconds: a Worker that has slept answers well within it. */
const patience = 20_000
/** Bytes: many times what a gateway answers to what is asked here. */
const mostBytes = 8 * 1024 * 1024

/** What a gateway answered. */
interface Answer {
  readonly response: Response
  /** The body, where it is JSON. */
  readonly json: unknown
  /** In milliseconds. */
  readonly duration: number
}

/** Throws an Error where there is no answer. */
export const ask = async (url: string, init: RequestInit = {}): Promise<Answer> => {
  const start = performance.now()
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(patience) })
    const text = await textOf(response)
    return { response, json: jsonIn(text), duration: Math.round(performance.now() - start) }
  } catch (error) {
    if (error instanceof TooLarge) throw error
    // Node's `fetch` has the reason there: a code of the system, or a few words of its own.
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : undefined
    const why = cause && 'code' in cause ? cause.code : cause?.message
    const isLate = error instanceof DOMException && error.name === 'TimeoutError'
    throw new Error(isLate ? `no answer in ${patience / 1000} s` : `no answer (${why ?? 'unreadable'})`)
  }
}

class TooLarge extends Error {}

/** Not by `text`: who answers may be anyone, and go on for ever. */
const textOf = async ({ body }: Response) => {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body ?? []) {
    size += chunk.length
    if (size > mostBytes) throw new TooLarge(`an answer of more than ${mostBytes / 2 ** 20} MiB`)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString()
}

const jsonIn = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Says what it was and how long it took. Throws, as all of these do, an Error that says what is wrong. */
export const expectStatus = ({ response, json, duration }: Answer, status: number) => {
  if (response.status === status) return `${status} in ${duration} ms`
  const { code, message } = Object(Reflect.get(Object(json), 'error'))
  const why = [code, message].filter((text) => typeof text === 'string').join(': ')
  throw new Error(`${response.status} in the place of ${status}${why && `, ${why.slice(0, 300)}`}`)
}

/** `readyz` says itself what is not. */
export const expectReady = (answer: Answer) => {
  const faults = ['database', 'keys'].filter((name) => Reflect.get(Object(answer.json), name) === false)
  if (faults.length > 0) throw new Error(`${answer.response.status}, out of reach: ${faults.join(', ')}`)
  return expectStatus(answer, 200)
}

/** An OpenAPI document that has a path. */
export const expectDocument = (answer: Answer, path: string) => {
  const said = expectStatus(answer, 200)
  const { openapi, info, paths } = Object(answer.json)
  if (typeof openapi !== 'string') throw new Error('200 with no OpenAPI document')
  if (!Object.hasOwn(Object(paths), path)) throw new Error('200 with the document of something else')
  return `${said}, OpenAPI ${openapi.slice(0, 40)}, version ${String(info?.version).slice(0, 40)}, ${Object.keys(Object(paths)).length} paths`
}

/** The headers of every answer. */
export const expectHeaders = ({ response: { headers } }: Answer, url: string) => {
  const faults = [
    ...(isGuid(headers.get('request-id') ?? '') ? [] : ['request-id']),
    ...(headers.get('Cache-Control') === 'no-store' ? [] : ['Cache-Control']),
    ...(headers.get('X-Content-Type-Options') === 'nosniff' ? [] : ['X-Content-Type-Options']),
    // Local mode has none, for the sake of other projects on this machine.
    ...(isLoopback(new URL(url).hostname) || headers.has('Strict-Transport-Security')
      ? []
      : ['Strict-Transport-Security']),
  ]
  if (faults.length > 0) throw new Error(`${faults.join(', ')} missing, or changed on the way`)
  return ''
}

/** For want of a token (RFC 6750, section 3). */
export const expectRefusal = (answer: Answer) => {
  const said = expectStatus(answer, 401)
  if (!/^Bearer\b/.test(answer.response.headers.get('WWW-Authenticate') ?? ''))
    throw new Error('401 without WWW-Authenticate: Bearer')
  return said
}
