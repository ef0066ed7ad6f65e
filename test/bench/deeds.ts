import Database from 'better-sqlite3'
import { answers, published, writeScope } from '../support/clients/caller.ts'
import type { Issuer } from '../support/clients/tokens.ts'
import { audience, tenants } from '../support/gateways/running.ts'
import type { Sent } from './load.ts'

/** Whose rows are read, whose are few, and whose grow: what is written meanwhile makes no list longer. */
const [many, few, grown] = tenants
export const rows = { [many]: 10_000, [few]: 20 } as const

/** Requests that a connection has of its own. */
export const variety = 200
export const times = <Value>(count: number, make: (index: number) => Value) =>
  Array.from({ length: count }, (_, index) => make(index))
export const anyOf = <Value>(values: readonly Value[]) => values[Math.floor(Math.random() * values.length)] as Value

/** The published example, with a session key of its own. */
export const bodyOf = (sessionKey: string) => {
  const { '@odata.type': _, ...values } = published
  return JSON.stringify({ ...values, sessionKey })
}

export interface Row {
  readonly id: string
  readonly sessionKey: string
}

/** How one kind of server is asked for what all of them do; what it does not know is absent. */
export interface Dialect {
  readonly table: string
  readonly create: string
  readonly read: (id: string) => string
  readonly list: string
  readonly briefList?: string
  readonly find?: (sessionKey: string) => string
  readonly count?: string
  readonly batch?: string
}

const q = encodeURIComponent
export const gatewayDialect: Dialect = {
  table: 'request_remote_help_session_access_response',
  create: answers,
  read: (id) => `${answers}/${id}`,
  list: `${answers}?$top=20`,
  briefList: `${answers}?$top=20&$select=id,sessionKey,sessionType`,
  find: (sessionKey) => `${answers}?$filter=sessionKey%20eq%20'${q(sessionKey)}'`,
  count: `${answers}/$count`,
  batch: '/beta/$batch',
}
export const minimalDialect: Dialect = {
  table: 'session',
  create: '/sessions',
  read: (id) => `/sessions/${id}`,
  list: '/sessions?top=20',
}
export const handWrittenDialect: Dialect = {
  ...minimalDialect,
  briefList: '/sessions?top=20&fields=brief',
  find: (sessionKey) => `/sessions?sessionKey=${q(sessionKey)}`,
  count: '/sessions/count',
}

export type Deeds = Readonly<Record<string, () => readonly Sent[]>>

/** The requests of each deed, for a server whose rows are there already. */
export const deedsOf = async (dialect: Dialect, issuer: Issuer, known: readonly Row[]): Promise<Deeds> => {
  const callers = await Promise.all(
    tenants.map(async (tenant) => {
      const token = await issuer.token({ tenant, scopes: writeScope, audience })
      return [tenant, { Authorization: `Bearer ${token}`, tenant }] as const
    }),
  )
  const headers = Object.fromEntries(callers)
  const get = (tenant: string, path: string): Sent => ({ method: 'GET', path, headers: headers[tenant] ?? {} })
  const post = (tenant: string, path: string, body: string): Sent => ({
    method: 'POST',
    path,
    headers: { ...headers[tenant], 'Content-Type': 'application/json' },
    body,
  })
  const create = (tenant: string, key: string) => post(tenant, dialect.create, bodyOf(key))
  const { read, list, briefList, find, count, batch } = dialect
  const batchOfReads = () =>
    JSON.stringify({
      requests: times(20, (index) => ({
        id: String(index),
        method: 'GET',
        url: read(anyOf(known).id).replace('/beta', ''),
      })),
    })
  const keys = times(rows[many], (index) => `Session Key ${String(index).padStart(5, '0')}`)
  return {
    create: () => times(variety, () => create(grown, `Session Key ${Math.random().toString(36).slice(2, 8)}`)),
    // A key of its own for each row, over all connections.
    fillMany: () => keys.splice(0, variety).map((key) => create(many, key)),
    fillFew: () => times(variety, (index) => create(few, `Session Key ${index}`)),
    read: () => times(variety, () => get(many, read(anyOf(known).id))),
    list: () => [get(many, list)],
    ...(briefList && { briefList: () => [get(many, briefList)] }),
    ...(find && { find: () => times(variety, () => get(many, find(anyOf(known).sessionKey))) }),
    ...(count && { countMany: () => [get(many, count)], countFew: () => [get(few, count)] }),
    ...(batch && { batch: () => times(10, () => post(many, batch, batchOfReads())) }),
  }
}

/** The statement that finds the rows that are read, as `Row`. */
export const rowsIn = ({ table }: Dialect) => `select id, session_key sessionKey from ${table} where tenant = '${many}'`

/** What is in the table of a server that runs. */
export const rowsOf = (databasePath: string, dialect: Dialect): readonly Row[] => {
  const connection = new Database(databasePath, { readonly: true })
  const found = connection.prepare<[], Row>(rowsIn(dialect)).all()
  connection.close()
  return found
}
