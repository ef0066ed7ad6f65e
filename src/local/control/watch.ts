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
  let records: RequestRecord[] = []
  let id = 0

  const keep = (record: Omit<RequestRecord, 'id'>) => {
    id += 1
    records.push({ id, ...record })
    // Now and then: to move all of them for each would take its time.
    if (records.length >= 2 * most) records = records.slice(-most)
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
    requests: (after = 0): readonly RequestRecord[] => records.slice(-most).filter((record) => record.id > after),
    /** Their ids go on counting, so that whoever asks for what came after a record misses none. */
    clear: () => {
      records = []
    },
  }
}

const batchOf = (c: GatewayContext) => c.env.outer?.requestId

const defined = (record: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(record).flatMap(([name, value]) => (value === undefined || value === '' ? [] : [[name, value]])),
  )
