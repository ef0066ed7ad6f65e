import type { OpenAPIHono } from '@hono/zod-openapi'
import { GraphError } from '../../errors.ts'
import type { Version } from '../../model/version.ts'
import type { GatewayContext, GatewayEnv } from '../gateway-env.ts'
import { batchOperation } from '../openapi/batch-operation.ts'
import { readJsonBody } from '../request/json-body.ts'
import { methodNotAllowed } from '../response/allowed-methods.ts'
import { errorAnswer } from '../response/error-response.ts'
import { odataResponse } from '../response/odata-response.ts'
import { type BatchItem, parseBatch } from './batch-request.ts'

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

/** Answers each request as it would be answered alone, with the outer identity; independent ones at the same time. */
export const batch = (app: OpenAPIHono<GatewayEnv>, version: Version, clock: () => number) => {
  const path = `/${version}/$batch`
  app.openAPIRegistry.registerPath(batchOperation(version))
  app.post(path, async (c) => {
    const items = parseBatch(await readJsonBody(c.req, batchLimit, batchDepth), version)
    const answers = new Map<string, Promise<ItemResponse>>()
    const answer = async (item: BatchItem): Promise<ItemResponse> => {
      const dependencies = await Promise.all(item.dependsOn.map((key) => answers.get(key)))
      if (dependencies.some((response) => response === undefined || response.status >= 400))
        return dependencyFailed(c, item.id, clock())
      return itemResponse(item.id, await app.fetch(requestFor(item, c), { isInner: true }))
    }
    for (const item of items) answers.set(item.key, answer(item))
    return odataResponse(c, { responses: await Promise.all(answers.values()) })
  })
  app.all(path, methodNotAllowed(['POST']))
}

const requestFor = ({ method, url, headers, body }: BatchItem, c: GatewayContext) => {
  headers.set('Authorization', c.req.header('Authorization') ?? '')
  return new Request(url, { method, headers, ...(body === undefined ? {} : { body }) })
}

const itemResponse = async (id: string, response: Response): Promise<ItemResponse> => {
  const bytes = new Uint8Array(await response.arrayBuffer())
  const isJson = response.headers.get('Content-Type')?.startsWith('application/json') ?? false
  const text = isJson
    ? new TextDecoder().decode(bytes)
    : btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''))
  const body: unknown = bytes.length === 0 ? null : isJson ? JSON.parse(text) : text
  const headers = Object.fromEntries([...response.headers].map(([name, value]) => [spelling.get(name) ?? name, value]))
  return { id, status: response.status, headers, body }
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

const dependencyFailed = (c: GatewayContext, id: string, now: number): ItemResponse => {
  const error = new GraphError('FailedDependency', 'A request that this one depends on has failed.')
  return { id, ...errorAnswer(c, error, now) }
}
