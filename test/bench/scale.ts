import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { answers, writeScope } from '../support/clients/caller.ts'
import { audience, publicUrl } from '../support/gateways/running.ts'
import { anyOf, bodyOf, times, variety } from './deeds.ts'
import type { Job } from './jobs.ts'
import { type Line, unevenness } from './line.ts'
import type { Sent } from './load.ts'
import { type Contestant, measureRequests, type Running, type Sample } from './requests.ts'
import { fill, idOf, nameOf, type Size, sessionKeyOf, tenantOf } from './scale-rows.ts'
import { start } from './start.ts'

const sizes: readonly Size[] = [
  { rows: 1000, tenants: 1 },
  { rows: 100_000, tenants: 1 },
  { rows: 1_000_000, tenants: 1 },
  { rows: 1_000_000, tenants: 1000 },
]
/** Tenants whose thousandth page is read. */
const readers = 20
const select = '$select=id,sessionKey,sessionType'
const job = (id: string, deed: string, isRight: Job['isRight'], status = 200): Job => ({
  id,
  deed,
  connections: 10,
  status,
  beside: [],
  isRight,
})
const has = (rows: number) => (text: string) => JSON.parse(text).value.length === rows
const jobs: readonly Job[] = [
  job('POST', 'create', (text) => JSON.parse(text).revision !== null, 201),
  job('GET one', 'read', (text) => JSON.parse(text).sessionType === 'viewScreen'),
  job('first page of 20', 'first', has(20)),
  job('page 1,000', 'deep', has(1)),
  job('look-up by sessionKey', 'find', has(1)),
]

const flat = { unit: '×', better: 'less', bound: 1.5, isComparable: true } as const

/** Starts a gateway over a database of a size. */
const startSized = async (place: Contestant, size: Size): Promise<Running> => {
  const name = nameOf(size)
  const { issuer } = place
  const sized = { ...place, name, settings: { AUTH_TENANTS: 'organizations' } }
  const { databasePath, stop } = await start(sized)
  await stop()
  fill(databasePath, size)
  const server = await start(sized)
  const tokens = await Promise.all(
    times(size.tenants, (index) => issuer.token({ tenant: tenantOf(index), scopes: writeScope, audience })),
  )
  const headersOf = (tenant: number) => ({ Authorization: `Bearer ${tokens[tenant]}` })
  const get = (tenant: number, path: string): Sent => ({ method: 'GET', path, headers: headersOf(tenant) })
  const anyRow = () => Math.floor(Math.random() * size.rows)
  const ofRow = (path: (row: number) => string) =>
    times(variety, () => {
      const row = anyRow()
      return get(row % size.tenants, path(row))
    })
  /** What follows the 999th page of one row. */
  const deep = async (tenant: number) => {
    const { path, headers } = get(tenant, `${answers}?$top=1&$skip=998&${select}`)
    const page = await (await fetch(server.url + path, { headers })).json()
    return get(tenant, String(page['@odata.nextLink']).slice(publicUrl.length))
  }
  const pages = await Promise.all(times(Math.min(readers, size.tenants), deep))
  return {
    ...server,
    deeds: {
      create: () =>
        times(variety, () => ({
          method: 'POST',
          path: answers,
          headers: { ...headersOf(anyRow() % size.tenants), 'Content-Type': 'application/json' },
          body: bodyOf(crypto.randomUUID()),
        })),
      read: () => ofRow((row) => `${answers}/${idOf(row)}?${select}`),
      first: () => ofRow(() => `${answers}?$top=20&${select}`),
      deep: () => times(variety, () => anyOf(pages)),
      find: () => ofRow((row) => `${answers}?$filter=sessionKey%20eq%20'${sessionKeyOf(row)}'&${select}`),
    },
  }
}

interface Wanted {
  readonly place: Contestant
  readonly cycles: number
  /** Seconds. */
  readonly length: number
  readonly say: (text: string) => void
}

/** How much slower a gateway is over its worst size than over its best. */
export const measureScale = async ({ place, cycles, length, say }: Wanted) => {
  const gateways: Running[] = []
  for (const [index, size] of sizes.entries()) {
    const folder = join(place.folder, `${place.name}-scale-${index}`)
    mkdirSync(folder, { recursive: true })
    gateways.push(await startSized({ ...place, folder }, size))
    say(nameOf(size))
  }
  const samples: readonly Sample[] = await measureRequests({ jobs, gateways, references: [], cycles, length, say })
  for (const { stop } of gateways) await stop()
  const lines = jobs.map(({ id }): Line => {
    const rates = gateways.map(({ name }) =>
      samples.filter((sample) => sample.job === id && sample.server === name).map(({ rate }) => rate),
    )
    return { what: `${id}, best size ÷ worst`, figure: unevenness(rates), ...flat }
  })
  return { lines, samples }
}
