import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Dependencies } from '../../dependencies.ts'
import { GraphError } from '../../errors.ts'
import type { Version } from '../../model/version.ts'
import type { GatewayContext, GatewayEnv } from '../gateway-env.ts'
import type { Explanation } from '../middleware/explain-refusal.ts'
import { batchOperation } from '../openapi/batch-operation.ts'
import { readJsonBody } from '../request/json-body.ts'
import { negotiate } from '../request/negotiate.ts'
import { methodNotAllowed } from '../response/allowed-methods.ts'
import { errorAnswer } from '../response/error-response.ts'
import { generalHeadersFor } from '../response/general-headers.ts'
import { odataResponse } from '../response/odata-response.ts'
import { formatOption } from '../service/format-option.ts'
import { type BatchItem, parseBatch } from './batch-request.ts'
import { bodyFormOf, type InnerRequest, readInner } from './inner-request.ts'

/** In bytes: twenty requests of 64 KiB are allowed one by one, but no more than this in all. */
const batchLimit = 1024 * 1024
/** `requests`, the request and its `body` come around what a body may hold itself. */
const batchDepth = 8 + 3

interface ItemResponse {
  readonly id: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

interface Settings extends Pick<Dependencies, 'clock' | 'log'> {
  readonly explain: (error: Error) => Explanation
}

/** Answers each request as it would be answered alone, with the outer identity; independent ones at the same time. */
export const batch = (app: OpenAPIHono<GatewayEnv>, version: Version, { clock, log, explain }: Settings) => {
  const path = `/${version}/$batch`
  app.openAPIRegistry.registerPath(batchOperation(version))
  app.post(path, async (c) => {
    const form = negotiate(c.req.header('Accept'), formatOption(c, version))
    const items = parseBatch(await readJsonBody(c.req, batchLimit, batchDepth))
    const answers = new Map<string, Promise<ItemResponse>>()
    const answer = async (item: BatchItem): Promise<ItemResponse> => {
      const dependencies = await Promise.all(item.dependsOn.map((key) => answers.get(key)))
      try {
        if (dependencies.some((response) => response === undefined || response.status >= 400))
          throw new GraphError('FailedDependency', 'A request that this one depends on has failed.')
        return itemResponse(item.id, await app.fetch(requestFor(readInner(item, version), c), { isInner: true }))
      } catch (error) {
        if (!(error instanceof GraphError)) throw error
        // A request that is sent writes a line of its own.
        log({
          event: 'batch item',
          requestId: c.get('requestId'),
          route: path,
          status: error.status,
          ...explain(error),
        })
        return itemResponse(item.id, refused(c, error, clock()))
      }
    }
    for (const item of items) answers.set(item.key, answer(item))
    return odataResponse(c, { responses: await Promise.all(answers.values()) }, form)
  })
  app.all(path, methodNotAllowed(['POST']))
}

const requestFor = ({ method, url, headers, body }: InnerRequest, c: GatewayContext) => {
  headers.set('Authorization', c.req.header('Authorization') ?? '')
  for (const name of inherited) {
    const value = c.req.header(name)
    if (value !== undefined && !headers.has(name)) headers.set(name, value)
  }
  return new Request(url, { method, headers, ...(body === undefined ? {} : { body }) })
}

/** What a request of a batch takes from it where it says nothing itself (OData 4.01 Protocol, 8.1.5 and 8.2.7). */
const inherited = ['OData-Version', 'OData-MaxVersion']

const itemResponse = async (id: string, response: Response): Promise<ItemResponse> => {
  const bytes = new Uint8Array(await response.arrayBuffer())
  const headers = Object.fromEntries([...response.headers].map(([name, value]) => [spelling.get(name) ?? name, value]))
  return { id, status: response.status, headers, body: bodyOf(bytes, bodyFormOf(response.headers.get('Content-Type'))) }
}

const bodyOf = (bytes: Uint8Array, form: ReturnType<typeof bodyFormOf>): unknown => {
  if (bytes.length === 0) return null
  if (form === 'base64') return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  return form === 'json' ? JSON.parse(text) : text
}

/** The answer to a request that is not sent, with the headers of every answer. */
const refused = (c: GatewayContext, error: GraphError, now: number) => {
  const { status, headers, body } = errorAnswer(c, error, now)
  return new Response(JSON.stringify(body), { status, headers: { ...generalHeadersFor(c), ...headers } })
}

/** As Graph spells them: Microsoft's JavaScript client takes an answer for JSON only by `Content-Type` in this case. */
const spelling = new Map(
  [
    'Allow',
    'Cache-Control',
    'Content-Type',
    'ETag',
    'Location',
    'OData-EntityId',
    'OData-Version',
    'Preference-Applied',
    'Repeatability-Result',
    'Retry-After',
    'Vary',
    'WWW-Authenticate',
  ].map((name) => [name.toLowerCase(), name]),
)
