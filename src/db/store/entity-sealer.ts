import { GraphError } from '../../errors.ts'
import type { EntityType } from '../../model/entity-type.ts'
import type { Entity, Value } from '../../model/value.ts'
import type { Seal } from '../../seal/keyring.ts'
import type { Row } from '../engines/database.ts'
import { envelope, envelopeOf, secretsOf } from '../sql/secrets.ts'
import { columnName } from '../sql/table.ts'

/** What the column of a secret has where its text lies in the envelope: no sealed text is empty. */
const inEnvelope = ''

/**
 * Seals the secrets of an entity before it reaches a database, and opens them when it comes back: the several secrets of
 * a type together in an envelope, so that a row is one cipher. One that is changed alone is sealed alone into its column,
 * as is that of a type that has no other; it counts, whatever the envelope says. All are bound to tenant, row and
 * property, and open nowhere else.
 */
export const entitySealer = (type: EntityType, seal: Seal) => {
  const secrets = secretsOf(type)
  const hasEnvelope = envelopeOf(type).length > 0
  const columns = Object.entries(type.properties).map(([name, { kind, secret }]) => ({
    name,
    column: columnName(name),
    kind,
    secret,
  }))
  const contextOf = (tenant: string, id: string, names: readonly string[]) => ({
    tenant,
    bound: [type.name, id, ...names],
  })

  const openedOr500 = (plain: string | undefined) => {
    if (plain === undefined) throw new GraphError('InternalServerError', 'A stored secret cannot be opened.')
    return plain
  }
  /** In the order of the declaration. A row of before a secret was added, as the last, has an envelope of the others. */
  const openTogether = (tenant: string, row: Row): readonly (string | null)[] => {
    let plain: string | undefined
    for (let count = secrets.length; plain === undefined && count > 1; count -= 1)
      plain = seal.open(contextOf(tenant, String(row.id), secrets.slice(0, count)), String(row[envelope]))
    return JSON.parse(openedOr500(plain))
  }

  return {
    /** `entity` may be a part, as in an update: with all of the secrets it has an envelope, with some each is alone. */
    seal: (tenant: string, id: string, entity: Entity): Entity => {
      const sealed: Record<string, Value> = { ...entity }
      const named = secrets.filter((name) => entity[name] !== undefined)
      const isTogether = hasEnvelope && named.length === secrets.length
      const plain: (string | null)[] = []
      for (const name of named) {
        const text = entity[name] ?? null
        plain.push(textOf(name, text))
        if (typeof text === 'string')
          sealed[name] = isTogether ? inEnvelope : seal.seal(contextOf(tenant, id, [name]), text)
      }
      if (isTogether) sealed[envelope] = seal.seal(contextOf(tenant, id, secrets), JSON.stringify(plain))
      return sealed
    },
    /**
     * Gives the entities in rows of a tenant; columns that were not read are null. Of secrets that `select` leaves out
     * nothing is opened: they come back empty. Throws 500 when a value was sealed by a key that is not held, or was
     * tampered with.
     */
    reader: (tenant: string, select?: readonly string[]) => {
      const wanted = select ? secrets.filter((name) => select.includes(name)) : secrets
      return (row: Row): Entity => {
        const entity: Record<string, Value> = {}
        let together: readonly (string | null)[] | undefined
        for (const { name, column, kind, secret } of columns) {
          const stored = row[column] ?? null
          if (stored === null) entity[name] = null
          else if (!secret) entity[name] = kind.fromColumn(stored)
          else if (!wanted.includes(name)) entity[name] = ''
          else if (stored === inEnvelope) {
            together ??= openTogether(tenant, row)
            entity[name] = openedOr500(together[secrets.indexOf(name)] ?? undefined)
          } else entity[name] = openedOr500(seal.open(contextOf(tenant, String(row.id), [name]), String(stored)))
        }
        return entity
      }
    },
  }
}

const textOf = (name: string, value: Value): string | null => {
  if (value !== null && typeof value !== 'string') throw new Error(`The secret ${name} is no text, and would lie open.`)
  return value
}
