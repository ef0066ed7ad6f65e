import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Deeds, type Dialect, deedsOf, rows, rowsOf } from './deeds.ts'
import type { Job } from './jobs.ts'
import { load, type Measured } from './load.ts'
import { type Place, type Server, start } from './start.ts'

/** One slice of a job on a server, in one of the cycles. */
export interface Sample extends Measured {
  readonly job: string
  readonly server: string
  /** Microseconds of the server's CPU for each request, where it can be told. */
  readonly cpu?: number
}
export interface Contestant extends Place {
  readonly dialect: Dialect
}
/** What is measured: a server that runs, and how it is asked. */
export interface Running extends Pick<Server, 'name' | 'url' | 'emptyLog' | 'stop'> {
  readonly cpu?: Server['cpu']
  readonly deeds: Deeds
}

/** Starts a server and gives it the rows that all of them have, by its own API: what it seals is sealed. */
const startFilled = async (contestant: Contestant): Promise<Running> => {
  const server = await start(contestant)
  const { dialect, issuer } = contestant
  const empty = await deedsOf(dialect, issuer, [{ id: '', sessionKey: '' }])
  const fill = async (deed: string, amount: number, connections: number) =>
    load({ url: server.url, connections, amount, requests: empty[deed] ?? (() => []), status: 201 })
  const [many, few] = Object.values(rows)
  await fill('fillMany', many ?? 0, 50)
  await fill('fillFew', few ?? 0, 1)
  server.emptyLog()
  return { ...server, deeds: await deedsOf(dialect, issuer, rowsOf(server.databasePath, dialect)) }
}

const slice = async (server: Running, job: Job, amount: number): Promise<Sample> => {
  const requests = server.deeds[job.deed]
  if (!requests) throw new Error(`${server.name} does not know ${job.deed}.`)
  const before = await server.cpu?.()
  const { connections, status } = job
  const measured = await load({ url: server.url, connections, amount, requests, status })
  const after = await server.cpu?.()
  const cpu = before !== undefined && after !== undefined && { cpu: (after - before) / amount }
  return { job: job.id, server: server.name, ...measured, ...cpu }
}

/** Rejects where the first answer is not what the job is about. */
const probe = async ({ name, url, deeds }: Running, { id, deed, isRight }: Job) => {
  const sent = deeds[deed]?.()[0]
  const answer = sent && (await fetch(url + sent.path, { ...sent, body: sent.body ?? null }))
  const text = await answer?.text()
  if (text === undefined || !isRight(text)) throw new Error(`${name} answers ${id} with ${answer?.status}: ${text}`)
}

interface Wanted<Server> {
  readonly jobs: readonly Job[]
  readonly gateways: readonly Server[]
  readonly references: readonly Server[]
  readonly cycles: number
  /** Seconds. */
  readonly length: number
  readonly say: (text: string) => void
}

/**
 * Cycles that warm up, of which the first is short: a process is slow until it has answered some ten thousand requests,
 * of whatever kind.
 */
const warmUps = (jobs: readonly Job[]) => 1 + Math.ceil(8 / jobs.length)

/** Measures every job on every server in turn, over and over, in an order that changes, so that noise hits all. */
export const measureRequests = async ({
  jobs,
  gateways,
  references,
  cycles,
  length,
  say,
}: Wanted<Running>): Promise<readonly Sample[]> => {
  const samples: Sample[] = []
  const rates = new Map<string, number>()
  const turn = (cycle: number, servers: readonly Running[]) =>
    servers.map((_, index) => servers[(index + cycle) % servers.length] as Running)
  const first = -warmUps(jobs)
  for (let cycle = first; cycle < cycles; cycle += 1) {
    for (const job of jobs) {
      const servers = [...gateways, ...references.filter(({ name }) => job.beside.includes(name))]
      for (const server of turn(cycle - first, servers)) {
        const place = `${job.id} of ${server.name}`
        if (cycle === first) await probe(server, job)
        const amount = Math.round((rates.get(place) ?? 0) * length)
        const sample = await slice(server, job, Math.max(amount, job.connections * 10))
        rates.set(place, sample.rate)
        if (cycle >= 0) samples.push(sample)
      }
    }
    for (const server of [...gateways, ...references]) server.emptyLog()
    say(cycle < 0 ? 'warmed up' : `cycle ${cycle + 1} of ${cycles}`)
  }
  return samples
}

/**
 * The same with servers that are started anew several times, each time with a share of the cycles: a process is faster or
 * slower than another of the same code for as long as it lives.
 */
export const measureStarts = async ({
  gateways,
  references,
  starts,
  cycles,
  say,
  ...wanted
}: Wanted<Contestant> & { readonly starts: number }): Promise<readonly Sample[]> => {
  const samples: Sample[] = []
  for (let start = 0; start < starts; start += 1) {
    const running: Running[] = []
    const startAll = (contestants: readonly Contestant[]) =>
      Promise.all(
        contestants.map(async (contestant) => {
          const folder = join(contestant.folder, `start-${start}`)
          mkdirSync(folder, { recursive: true })
          const server = await startFilled({ ...contestant, folder })
          running.push(server)
          return server
        }),
      )
    try {
      const [ours, others] = await Promise.all([startAll(gateways), startAll(references)])
      say(`start ${start + 1} of ${starts}, filled`)
      const share = Math.floor((cycles * (start + 1)) / starts) - Math.floor((cycles * start) / starts)
      const servers = { gateways: ours, references: others }
      samples.push(...(await measureRequests({ ...wanted, ...servers, cycles: share, say })))
    } finally {
      for (const { stop } of running) await stop()
    }
  }
  return samples
}
