import { and, eq, or, sql } from 'drizzle-orm'
import type { EntityType } from '../../model/entity-type.ts'
import type { Value } from '../../model/value.ts'
import { kidOf, type Seal, sealedBy } from '../../seal/keyring.ts'
import type { Database, Row } from '../engines/database.ts'
import { prepared, toStatement, type Values } from '../sql/prepared.ts'
import { envelope, secretsOf } from '../sql/secrets.ts'
import { columnName, columnOf, columnWriter, type EntityTable, tableOf } from '../sql/table.ts'
import { entitySealer } from '../store/entity-sealer.ts'

/** Rows read at a time. */
const batchSize = 100

interface Rotation {
  readonly model: readonly EntityType[]
  readonly database: Database
  readonly seal: Seal
  /** The key that seals now. */
  readonly kid: string
  /** Rows read at the most; the rest waits for the next run. Undefined for all. */
  readonly mostRows?: number
  /** Told what it has come to, after every batch. */
  readonly onProgress?: (count: RotationCount) => void
}

/** Rows that the keys of the ring do not open. */
export class UnopenedRows extends Error {
  /** How many, by the key that sealed them; '' for what no key sealed. */
  readonly rowsByKey: ReadonlyMap<string, number>
  constructor(rowsByKey: ReadonlyMap<string, number>) {
    super(`Rows cannot be opened: ${[...rowsByKey].map(([kid, rows]) => `${rows} of key ${kid}`).join(', ')}.`)
    this.rowsByKey = rowsByKey
  }
}

/** What a rotation has come to, in rows. */
export interface RotationCount {
  /** Rows that another key had sealed, or this one in an older format, or of which some secrets lay alone. */
  readonly read: number
  readonly sealedAnew: number
}

/**
 * Seals anew, by the first key and in today's format, what it did not seal so, and puts into the envelope what lies beside
 * it, of rows of before and where a secret was changed alone, while requests are served: a value that a request changed in
 * the meantime is left as that request wrote it, and revisions stay. Can be stopped and started again at any time: only
 * what is left is read. Throws UnopenedRows for those that cannot be opened, after all others are done.
 */
export const rotateKeys = async ({
  model,
  database,
  seal,
  kid,
  mostRows = Infinity,
  onProgress,
}: Rotation): Promise<RotationCount> => {
  let read = 0
  let sealedAnew = 0
  const unopened = new Map<string, number>()
  for (const type of model) {
    const secrets = secretsOf(type)
    if (secrets.length === 0) continue
    const sealer = entitySealer(type, seal)
    const toColumns = columnWriter(type)
    const stored = [...secrets, envelope]
    const { table, page } = rotationStatements(type, kid)
    let after = { tenant: '', id: '' }
    for (let isFull = true; isFull && read < mostRows; ) {
      const rows = (await database.execute([page({ ...after, limit: batchSize })]))[0]?.rows ?? []
      isFull = rows.length === batchSize
      read += rows.length
      for (const row of rows) {
        after = { tenant: String(row.tenant), id: String(row.id) }
        const { tenant, id } = after
        const plain: Record<string, Value> = {}
        const keysWanted = new Set<string>()
        for (const name of secrets) {
          const opened = attempt(() => sealer.reader(tenant, [name])([row])[0]?.entity)
          if (opened) plain[name] = opened[name] ?? null
          else keysWanted.add(kidOf(String(row[columnName(name)] || row[envelope])))
        }
        if (keysWanted.size > 0) {
          for (const key of keysWanted) unopened.set(key, (unopened.get(key) ?? 0) + 1)
          continue
        }
        const changes = toColumns(sealer.seal(tenant, id, plain))
        const [result] = await database.execute([replace(table, row, stored, changes)])
        sealedAnew += result?.rows.length ?? 0
      }
      onProgress?.({ read, sealedAnew })
    }
  }
  if (unopened.size > 0) throw new UnopenedRows(unopened)
  return { read, sealedAnew }
}

/** Undefined where it throws. */
const attempt = <Made>(make: () => Made): Made | undefined => {
  try {
    return make()
  } catch {
    return undefined
  }
}

const rotationStatements = (type: EntityType, kid: string) => {
  const table = tableOf(type)
  const prefix = sealedBy(kid)
  const secrets = secretsOf(type).map(columnOf)
  const isThere = or(...secrets.map((column) => sql`${column} is not null`))
  const isOfAnother = sql`ifnull(substr(${columnOf(envelope)}, 1, ${prefix.length}), '') <> ${prefix}`
  const liesBeside = secrets.map((column) => sql`${column} <> ''`)
  const [tenant, id] = [sql.placeholder('tenant'), sql.placeholder('id')]
  return {
    table,
    page: prepared(
      // As one value, which SQLite seeks by; to an `or` it would read all from the first row, page after page.
      sql`select * from ${table} where ${and(
        sql`(${table.tenant}, ${table.id}) > (${tenant}, ${id})`,
        or(and(isThere, isOfAnother), ...liesBeside),
      )} order by tenant, id limit ${sql.placeholder('limit')}`,
    ),
  }
}

/** Only where the row still holds what was read. */
const replace = (table: EntityTable, row: Row, stored: readonly string[], changes: Values) => {
  const assignments = Object.entries(changes).map(([name, value]) => sql`${columnOf(name)} = ${value}`)
  const condition = and(
    eq(table.tenant, String(row.tenant)),
    eq(table.id, String(row.id)),
    ...stored.map((name) => sql`${columnOf(name)} is ${row[columnName(name)] ?? null}`),
  )
  return toStatement(sql`update ${table} set ${sql.join(assignments, sql`, `)} where ${condition} returning id`)
}
