import { GraphError } from '../../errors.ts'
import type { EntityType } from '../../model/entity-type.ts'
import type { Entity, Value } from '../../model/value.ts'
import type { Seal, Sealed } from '../../seal/keyring.ts'
import type { Row } from '../engines/database.ts'
import { envelope, secretsOf } from '../sql/secrets.ts'
import { columnName } from '../sql/table.ts'

/** What the column of a secret has where its text lies in the envelope: no sealed text is empty. */
const inEnvelope = ''

/** A row, and the entity that it holds. */
export interface ReadRow {
  readonly row: Row
  readonly entity: Entity
}

/**
 * Seals the secrets of an entity before it reaches a database, and opens them when it comes back: all of a row together in
 * an envelope, so that a row is one text. One that is changed without the others is sealed alone into its column, and
 * counts, whatever the envelope says. All are bound to tenant, row and property, and open nowhere else.
 */
export const entitySealer = (type: EntityType, seal: Seal) => {
  const secrets = secretsOf(type)
  const columns = Object.entries(type.properties).map(([name, { kind, secret }]) => ({
    name,
    column: columnName(name),
    kind,
    secret,
  }))
  /** Where a text belongs: in which column of which row of a tenant. */
  const boundTo = (id: string, name: string) => [type.name, id, name]
  const openedOr500 = <Opened>(plain: Opened | undefined): Opened => {
    if (plain === undefined) throw new GraphError('InternalServerError', 'A stored secret cannot be opened.')
    return plain
  }

  return {
    /** `entity` may be a part, as in an update: with all of the secrets it has an envelope, with some each is alone. */
    seal: (tenant: string, id: string, entity: Entity): Entity => {
      const sealed: Record<string, Value> = { ...entity }
      const named = secrets.filter((name) => entity[name] !== undefined)
      const isTogether = named.length > 0 && named.length === secrets.length
      const plain: Record<string, string> = {}
      for (const name of named) {
        const text = entity[name] ?? null
        if (text === null) continue
        if (typeof text !== 'string') throw new Error(`The secret ${name} is no text, and would lie open.`)
        plain[name] = text
        sealed[name] = isTogether ? inEnvelope : seal.seal({ tenant, bound: boundTo(id, name) }, text)
      }
      // By their names, so that a type may have more of them one day, or others.
      if (isTogether) sealed[envelope] = seal.seal({ tenant, bound: boundTo(id, envelope) }, JSON.stringify(plain))
      return sealed
    },
    /**
     * Gives the entities in rows of a tenant, each with its row; columns that were not read are null. Of secrets that
     * `select` leaves out nothing is opened: they come back empty. Throws 500 when a value was sealed by a key that is not
     * held, or was tampered with.
     */
    reader: (tenant: string, select?: readonly string[]) => {
      const wanted = select ? secrets.filter((name) => select.includes(name)) : secrets
      return (rows: readonly Row[]): readonly ReadRow[] => {
        const sealed: (Sealed & { readonly take: (plain: string) => void })[] = []
        const read = rows.map((row) => {
          const id = String(row.id)
          const entity: Record<string, Value> = {}
          const together: string[] = []
          for (const { name, column, kind, secret } of columns) {
            const stored = row[column] ?? null
            const isSecret = secret && stored !== null
            // Its place is kept until it is opened.
            if (isSecret) entity[name] = ''
            else entity[name] = stored === null ? null : kind.fromColumn(stored)
            if (!isSecret || !wanted.includes(name)) continue
            if (stored === inEnvelope) together.push(name)
            else {
              const take = (plain: string) => {
                entity[name] = plain
              }
              sealed.push({ bound: boundTo(id, name), text: String(stored), take })
            }
          }
          if (together.length > 0) {
            const take = (plain: string) => {
              const texts: Readonly<Record<string, string>> = JSON.parse(plain)
              for (const name of together) entity[name] = openedOr500(texts[name])
            }
            sealed.push({ bound: boundTo(id, envelope), text: String(row[envelope]), take })
          }
          return { row, entity }
        })
        for (const [index, plain] of openedOr500(seal.openAll(tenant, sealed)).entries()) sealed[index]?.take(plain)
        return read
      }
    },
  }
}
