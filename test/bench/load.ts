import { percentile } from '../soak/figures.ts'

export interface Sent {
  readonly method: 'GET' | 'POST'
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
}

interface Load {
  readonly url: string
  readonly connections: number
  /** Requests in all. */
  readonly amount: number
  /** The requests of one connection, which it repeats: each has its own, so that no two walk in step. */
  readonly requests: () => readonly Sent[]
  readonly status: number
}

export interface Measured {
  /** Requests a second. */
  readonly rate: number
  /** Milliseconds, of all answers but each connection's first two: those wait for all connections to open at once. */
  readonly p50: number
  readonly p99: number
  /** Microseconds of CPU that the sender itself uses for a request: near a whole core it would be what is measured. */
  readonly own: number
}

/** What is used of autocannon, which has no types, and which is not there until the bench has installed it. */
interface Autocannon extends Promise<unknown> {
  on(event: 'response', heard: (client: unknown, status: number, bytes: number, milliseconds: number) => void): void
  on(event: 'reqError', heard: (error: Error) => void): void
}
interface Client {
  setRequests(requests: readonly Sent[]): void
}
const library: string = 'autocannon'

/** Sends so many requests over connections that are kept alive. Rejects where one is not answered as expected. */
export const load = async ({ url, connections, amount, requests, status }: Load): Promise<Measured> => {
  const { default: autocannon } = await import(library)
  const setupClient = (client: Client) => client.setRequests(requests().map((sent) => ({ ...sent })))
  const run: Autocannon = autocannon({
    url,
    connections,
    amount,
    setupClient,
    sampleInt: 20,
    skipAggregateResult: true,
  })
  const begin = performance.now()
  const before = process.cpuUsage()
  let end = begin
  let answers = 0
  const times: number[] = []
  const faults: string[] = []
  run.on('reqError', (error) => faults.push(error.message))
  run.on('response', (_, answered, __, milliseconds) => {
    answers += 1
    if (answers > 2 * connections) times.push(milliseconds)
    if (answered !== status) faults.push(`status ${answered}`)
    if (answers === amount) end = performance.now()
  })
  await run
  if (answers !== amount) faults.push(`${answers} answers to ${amount} requests`)
  if (faults.length > 0) throw new Error(`${url}${requests()[0]?.path}: ${faults[0]}, and ${faults.length - 1} more.`)
  const { user, system } = process.cpuUsage(before)
  return {
    rate: (amount * 1000) / (end - begin),
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    own: (user + system) / amount,
  }
}
