import type { Answer } from './openapi-answers.ts'
import type { SentRequest } from './openapi-requests.ts'

/** A request of a batch and its answer, as they would be alone. */
export interface BatchItem {
  readonly request: SentRequest
  readonly answer: Answer
  readonly dependsOn: readonly string[]
}

interface RequestItem {
  readonly id: string
  readonly method: string
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: unknown
  readonly dependsOn?: readonly string[]
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

const requestOf = (root: string, { method, url, headers, body }: RequestItem): SentRequest => ({
  method: method.toUpperCase(),
  url: new URL(`http://batch${root}/${url.replace(/^\//, '')}`),
  headers: new Headers(headers),
  body: body === undefined || /^(get|head)$/i.test(method) ? '' : JSON.stringify(body),
})

/** A body that is no JSON stands in a batch as base64 text, none as null. */
const answerOf = ({ status, headers, body }: ResponseItem): Answer => {
  const isJson = /^application\/json/.test(new Headers(headers).get('Content-Type') ?? '')
  const text = body === null || body === undefined ? '' : isJson ? JSON.stringify(body) : atob(String(body))
  return { status, headers: new Headers(headers), text }
}
