import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Dependencies } from '../../dependencies.ts'
import { GraphError } from '../../errors.ts'
import type { Version } from '../../model/version.ts'
import { type Awaitable, andThen } from '../../text/awaitable.ts'
import { joinBytes } from '../../text/join-bytes.ts'
import type { Answer, Answering, GatewayContext, GatewayEnv } from '../gateway-env.ts'
import type { Explanation } from '../middleware/explain-refusal.ts'
import { batchOperation } from '../openapi/batch-operation.ts'
import { bodyDepth, parsed, readJsonBytes } from '../request/json-body.ts'
import { negotiate } from '../request/negotiate.ts'
import { principalOf } from '../request/principal.ts'
import { methodNotAllowed } from '../response/allowed-methods.ts'
import { errorAnswer } from '../response/error-response.ts'
import { generalHeadersFor } from '../response/general-headers.ts'
import { odataResponse } from '../response/odata-response.ts'
import { formatOption } from '../service/format-option.ts'
import { type BatchItem, parseBatch } from './batch-request.ts'
import { batchRoom, isRead } from './batch-room.ts'
import { type InnerRequest, readInner } from './inner-request.ts'
import { type ItemAnswer, itemAnswer } from './item-answer.ts'
import { mayWait } from './may-wait.ts'
import { headersOf, requestFor } from './request-for.ts'

/** In bytes: twenty requests of 64 KiB are allowed one by one, but no more than this in all. */
const batchLimit = 1024 * 1024
/** `requests`, the request and its `body` come around what a body may hold itself. */
const batchDepth = bodyDepth + 3

interface Settings extends Pick<Dependencies, 'clock' | 'log' | 'lanes'> {
  /** The gateway. */
  readonly fetch: Answering
  readonly explain: (error: Error) => Explanation
}

/** Answers each request as it would be answered alone, with the outer identity; independent ones at the same time. */
export const batch = (
  app: OpenAPIHono<GatewayEnv>,
  version: Version,
  { fetch, clock, log, lanes, explain }: Settings,
) => {
  const path = `/${version}/$batch`
  const ask = (inner: InnerRequest, c: GatewayContext, headers: Headers): Awaitable<Answer> => {
    let answer: Answer | undefined
    const take = (given: Answer) => {
      answer = given
    }
    const outer = { url: inner.url, signalOf: () => c.req.raw.signal, take, requestId: c.get('requestId') }
    return andThen(
      fetch(requestFor(inner, headers), { headerBytes: inner.headerBytes, outer }),
      (response) => answer ?? read(response),
    )
  }
  const answerAll = async (c: GatewayContext, items: readonly BatchItem[]): Promise<Uint8Array<ArrayBuffer>> => {
    const headers = headersOf(c)
    const room = batchRoom(items, start.length + items.length + end.length)
    const answers = new Map<string, Promise<ItemAnswer>>()
    const send = async (item: BatchItem): Promise<ItemAnswer> => {
      for (const key of item.dependsOn) {
        const answer = await answers.get(key)
        if (answer === undefined || answer.status >= 400)
          throw new GraphError('FailedDependency', 'A request that this one depends on has failed.')
      }
      const inner = readInner(item, version)
      if (isRead(item) && room.isFull()) throw noRoom()
      const others = lanes.turn()
      if (others) await others
      const answer = itemAnswer(item.id, inner.method, await ask(inner, c, headers))
      if (!room.take(item, answer.size)) throw noRoom()
      return answer
    }
    const answerOne = (item: BatchItem): Promise<ItemAnswer> =>
      send(item).catch((error: unknown) => {
        if (!(error instanceof GraphError)) throw error
        // A request that is sent, and whose answer is told, writes a line of its own.
        const line = { event: 'batch item', requestId: c.get('requestId'), route: path, status: error.status }
        log({ ...line, ...explain(error) })
        const answer = itemAnswer(item.id, 'GET', refused(c, error, clock()))
        room.take(item, answer.size)
        return answer
      })
    // Each stands after those that it depends on, so that what waits for others keeps none of them from being sent.
    const queue = items.values()
    const work = async () => {
      for (const item of queue) {
        const answer = answerOne(item)
        answers.set(item.key, answer)
        await answer
      }
    }
    await Promise.all(Array.from({ length: lanes.ofBatch }, work))
    const parts = (await Promise.all(answers.values())).flatMap((answer, index) =>
      index === 0 ? answer.parts : [comma, ...answer.parts],
    )
    return joinBytes([start, ...parts, end])
  }

  app.openAPIRegistry.registerPath(batchOperation(version))
  app.post(path, async (c) => {
    const form = negotiate(c.req.header('Accept'), formatOption(c, version))
    const bytes = await readJsonBytes(c.req, batchLimit)
    const { tenant } = principalOf(c)
    const signalOf = () => c.req.raw.signal
    // Not before: a body that comes slowly keeps nobody waiting.
    const answered = await lanes.batch(
      tenant,
      async () => {
        const items = parseBatch(parsed(bytes, batchDepth))
        // What waits for people keeps no other batch of the tenant waiting: it has a lane of its own.
        return items.some(mayWait) ? items : answerAll(c, items)
      },
      signalOf,
    )
    const answer =
      answered instanceof Uint8Array
        ? answered
        : await lanes.batch(`${tenant} waits for people`, () => answerAll(c, answered), signalOf)
    return odataResponse(c, answer, form)
  })
  app.all(path, methodNotAllowed(['POST']))
}

/** What a library answers by itself. */
const read = async (response: Response): Promise<Answer> => {
  const { status, headers } = response
  return { status, headers: Object.fromEntries(headers), body: new Uint8Array(await response.arrayBuffer()) }
}

const noRoom = () =>
  new GraphError(
    'TooManyRequests',
    'The answers of this batch are too large together. Send this request alone, or in another batch.',
    { headers: { 'Retry-After': '1' }, reason: 'answer size' },
  )

const utf8 = new TextEncoder()
const start = utf8.encode('{"responses":[')
const comma = utf8.encode(',')
const end = utf8.encode(']}')

/** The answer to a request that is not sent, with the headers of every answer. */
const refused = (c: GatewayContext, error: GraphError, now: number): Answer => {
  const { status, headers, body } = errorAnswer(c, error, now)
  const general = generalHeadersFor({ requestId: c.get('requestId'), clientRequestId: c.get('clientRequestId') })
  return { status, headers: { ...general, ...headers }, body: JSON.stringify(body) }
}
