import { METHODS } from 'node:http'
import type { Answer } from './openapi-answers.ts'
import type { SentRequest } from './openapi-requests.ts'

/** A request of a batch and its answer, as they would be alone. */
export interface BatchItem {
  /** Undefined where what the caller wrote is no request at all. */
  readonly request: SentRequest | undefined
  readonly answer: Answer
  readonly dependsOn: readonly string[]
}

interface RequestItem {
  readonly id: string
  readonly method: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>> | null
  readonly body?: unknown
  readonly dependsOn?: readonly string[] | null
}

interface ResponseItem {
  readonly id: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

/** Takes apart a JSON batch that was answered 200, both valid by their schemas. Throws for an answer to nothing. */
export const batchItems = (root: string, sent: string, answered: string): readonly BatchItem[] => {
  const { requests }: { readonly requests: readonly RequestItem[] } = JSON.parse(sent)
  const { responses }: { readonly responses: readonly ResponseItem[] } = JSON.parse(answered)
  return responses.map((response) => {
    const request = requests.find(({ id }) => id === response.id)
    if (!request) throw new Error(`The batch answers ${response.id}, which is no id of its requests.`)
    return { request: requestOf(root, request), answer: answerOf(response), dependsOn: request.dependsOn ?? [] }
  })
}

const requestOf = (root: string, { method, url, headers, body }: RequestItem): SentRequest | undefined => {
  try {
    if (!METHODS.includes(method.toUpperCase())) return undefined
    const path = url.replace(new RegExp(`^(${root}(?=/)|(?!/))`, 'i'), '')
    const inner = new URL(`http://batch${root}${path.startsWith('/') ? '' : '/'}${path}`)
    if (!inner.pathname.startsWith(`${root}/`)) return undefined
    return {
      method: method.toUpperCase(),
      url: inner,
      headers: new Headers(headers ?? {}),
      body: (body ?? '') === '' || /^(get|head)$/i.test(method) ? '' : JSON.stringify(body),
    }
  } catch {
    return undefined
  }
}

/** A body stands in a batch as JSON where it is that, as it is where it is text, and else as base64; none as null. */
const answerOf = ({ status, headers, body }: ResponseItem): Answer => {
  const type = new Headers(headers).get('Content-Type') ?? ''
  const isText = type.startsWith('text/')
  const shown = /^application\/json/.test(type) ? JSON.stringify(body) : isText ? String(body) : atob(String(body))
  const text = body === null || body === undefined ? '' : shown
  return { status, headers: new Headers(headers), text }
}
