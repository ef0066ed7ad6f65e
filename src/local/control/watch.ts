import type { MiddlewareHandler } from 'hono'
import { type Clock, elapsed, type Ticks } from '../../clock.ts'
import type { GatewayContext, GatewayEnv } from '../../http/gateway-env.ts'
import type { Explanation } from '../../http/middleware/explain-refusal.ts'
import type { Faults } from '../faults/create-faults.ts'
import type { masking } from './mask.ts'
import { overhear } from './overheard-body.ts'

/** What came and what was answered; secrets are masked. */
export interface RequestRecord {
  /** 1, 2 and so on, in the order in which they were answered. */
  readonly id: number
  /** When it came, by the gateway's clock, in ISO 8601. */
  readonly time: string
  readonly method: string
  readonly path: string
  /** With its question mark; empty without one. */
  readonly query: string
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** What its JSON says. */
  readonly body?: unknown
  /** 0 where the connection was dropped. */
  readonly status: number
  /** In milliseconds. */
  readonly duration: number
  /** Why it was refused, as in the log. */
  readonly error?: string
  readonly reason?: string
  readonly target?: string
  /** What was injected. */
  readonly fault?: string
  readonly requestId: string
  /** The `requestId` of the batch that it came in. */
  readonly batch?: string
  readonly tenant?: string
  readonly application?: string
}

/** Records kept; the oldest make room. */
const mostRecords = 1000
/** Characters of all of them together, as JSON: the bodies of a thousand requests can have a thousand times a megabyte. */
const mostText = 16 * 1024 * 1024

interface Settings {
  readonly clock: Clock
  readonly ticks: Ticks
  readonly mask: ReturnType<typeof masking>
  readonly explain: (error: Error | undefined) => Explanation
  readonly faults: Pick<Faults, 'faultOf' | 'isDropped'>
  /** How many are kept; 1,000 unless said. */
  readonly most?: number
}

/** Keeps what passes: the last requests and what they were answered, those of batches too, each before its batch. */
export const createWatch = ({ clock, ticks, mask, explain, faults, most = mostRecords }: Settings) => {
  // As text, which takes a tenth of the memory that its objects would.
  let records: { readonly id: number; readonly text: string }[] = []
  let size = 0
  let id = 0

  const keep = (record: Omit<RequestRecord, 'id'>) => {
    id += 1
    const text = JSON.stringify({ id, ...record })
    records.push({ id, text })
    size += text.length
    // Now and then: to move all of them for each would take its time.
    if (records.length < 2 * most && size <= 2 * mostText) return
    records = latest()
    size = sizeOf(records)
  }
  /** The last ones, as many as are kept. */
  const latest = () => {
    const last = records.slice(-most)
    let room = mostText
    const firstKept = last.findLastIndex(({ text }) => {
      room -= text.length
      return room < 0
    })
    return last.slice(firstKept + 1)
  }
  const watch: MiddlewareHandler<GatewayEnv> = async (c, next) => {
    const { raw } = c.req
    const time = new Date(clock()).toISOString()
    const [start, body] = [ticks(), overhear(raw)]
    await next()
    const [fault, isDropped] = [faults.faultOf(raw), faults.isDropped(raw)]
    if (fault !== undefined) await body.finish()
    const path = new URL(c.req.url).pathname
    const said = body.json(path.toLowerCase().endsWith('/$batch') ? mask.batch : mask.body)
    const principal = c.get('principal')
    keep({
      time,
      method: c.req.method,
      path: mask.path(path),
      query: mask.query(c.env.search),
      headers: mask.headers(raw.headers),
      ...(said !== undefined && { body: said }),
      status: isDropped ? 0 : c.res.status,
      duration: Math.round(elapsed(start, ticks()) * 10) / 10,
      ...defined({ ...explain(c.error), fault }),
      requestId: c.get('requestId'),
      ...defined({ batch: batchOf(c), tenant: principal?.tenant, application: principal?.application }),
    })
  }
  return {
    watch,
    /** Oldest first; those after a record, where its id is said. */
    requests: (after = 0): readonly RequestRecord[] =>
      latest()
        .filter((record) => record.id > after)
        .map(({ text }) => JSON.parse(text)),
    /** Their ids go on counting, so that whoever asks for what came after a record misses none. */
    clear: () => {
      records = []
      size = 0
    },
  }
}

const sizeOf = (records: readonly { readonly text: string }[]) =>
  records.reduce((total, { text }) => total + text.length, 0)

const batchOf = (c: GatewayContext) => c.env.outer?.requestId

const defined = (record: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]])),
  )
