import { METHODS } from 'node:http'
import { type BatchItem, batchItems } from './batch-items.ts'
import type { DescribedOperation, DescribedResponse, OpenApi } from './openapi.ts'
import { type Answer, answerComparison } from './openapi-answers.ts'
import { type PathOperations, pathFinder } from './openapi-paths.ts'
import { requestFaults, type SentRequest } from './openapi-requests.ts'

/** Pages for people and the document itself: not part of what it describes. */
const undescribed = /^\/(docs(\/.*)?|openapi\.json)?$/i

/** What may be said of any path below a version, before it is looked at, and of a path that leads nowhere. */
const faultsOfNowhere: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'InvalidAuthenticationToken',
  404: 'ResourceNotFound',
  414: 'UriTooLong',
  429: 'TooManyRequests',
  431: 'RequestHeaderFieldsTooLarge',
  503: 'ServiceNotAvailable',
}

/** What stands for a request that a batch does not send. */
const unsent = { method: 'GET', headers: new Headers() }

/** Holds a request and its answer against the document; returns every difference in words. */
export const exchangeFaults = (document: OpenApi) => {
  const find = pathFinder(document.operations)
  const { answerFaults } = answerComparison(document)
  const faultsOfRequest = requestFaults(document)

  /** What an operation does not describe, since it goes for every path. */
  const common = (status: number): DescribedResponse => document.responses[faultsOfNowhere[status] ?? ''] ?? {}
  /** The one refusal that has no header but those of every answer. */
  const { headers: identity, content: envelope } = document.responses.InternalServerError ?? {}

  const unknown = (request: SentRequest, answer: Answer) =>
    answer.status in faultsOfNowhere
      ? answerFaults(common(answer.status), answer, request)
      : [`status ${answer.status} is not one of a path that leads nowhere`]

  /** OPTIONS, and a method that the path does not have: both name those that it has. */
  const noMethod = (methods: Iterable<string>, request: SentRequest, answer: Answer) => {
    const expected = request.method === 'OPTIONS' ? 204 : 405
    if ([401, 429, 503].includes(answer.status)) return unknown(request, answer)
    // Who may not write is told that, whatever the method that it would be done with.
    if (answer.status === 403) return answerFaults(document.responses.Forbidden ?? {}, answer, request)
    if (answer.status !== expected) return [`status ${answer.status} is not ${expected}`]
    const allow = [...methods].flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]))
    const schema = { type: 'string', enum: [[...allow, 'OPTIONS'].join(', ')] }
    const headers = { ...identity, Allow: { schema } }
    return answerFaults({ headers, ...(expected === 405 && envelope ? { content: envelope } : {}) }, answer, request)
  }

  const described = (operation: DescribedOperation, request: SentRequest, answer: Answer) => {
    const response = operation.responses[answer.status]
    if (!response) return [`status ${answer.status} is not declared`]
    const faults = [
      ...answerFaults(response, answer, request),
      ...(answer.status < 300 ? faultsOfRequest(operation, request) : []),
    ]
    const isBatch = answer.status === 200 && operation.path.endsWith('/$batch')
    return isBatch && faults.length === 0 ? batchFaults(operation, request, answer) : faults
  }

  const faultsOf = (request: SentRequest, answer: Answer): readonly string[] => {
    if (undescribed.test(request.url.pathname) || isRefusedByRuntime(request, answer)) return []
    const path: PathOperations | undefined = find(request.url.pathname)
    if (!path) return unknown(request, answer)
    const operation = path.get(request.method === 'HEAD' ? 'GET' : request.method)
    return operation ? described(operation, request, answer) : noMethod(path.keys(), request, answer)
  }

  const batchFaults = ({ path }: DescribedOperation, request: SentRequest, { text }: Answer) =>
    batchItems(path.replace(/\/\$batch$/, ''), request.body, text).flatMap((item) =>
      itemFaults(item).map(
        (fault) =>
          `item ${item.request?.method} ${item.request?.url.pathname}, answered ${item.answer.status}: ${fault}`,
      ),
    )

  const itemFaults = ({ request, answer, dependsOn }: BatchItem) => {
    if (answer.status === 400 && !(request && find(request.url.pathname)?.has(request.method)))
      return answerFaults(common(400), answer, unsent)
    if (answer.status !== 424) return request ? faultsOf(request, answer) : ['is no request, and granted']
    return dependsOn.length === 0
      ? ['depends on nothing']
      : answerFaults(document.responses.Forbidden ?? {}, answer, unsent)
  }

  return faultsOf
}

/**
 * A method that HTTP parsers do not know, or headers that are too long for them, may not come as far as the gateway, which
 * gives every request an id.
 */
const isRefusedByRuntime = ({ method }: SentRequest, { status, headers }: Answer) =>
  (!METHODS.includes(method) || status === 431) && !headers.has('request-id')
