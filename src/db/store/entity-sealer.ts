import { GraphError } from '../../errors.ts'
import type { EntityType } from '../../model/entity-type.ts'
import type { Entity, Value } from '../../model/value.ts'
import type { Seal } from '../../seal/keyring.ts'
import type { Row } from '../engines/database.ts'
import { envelope, envelopeOf, secretsOf } from '../sql/secrets.ts'
import { columnName } from '../sql/table.ts'

/**
 * Seals the secrets of an entity before it reaches a database, and opens them when it comes back: each alone, bound to
 * tenant, row and property, so that it opens nowhere else; and all together in an envelope, which saves a page half of
 * its ciphers. An envelope is bound to the texts of each alone as well, which count: to others it does not open. One that
 * was left behind by whoever knows of none, moved or meddled with is thus never believed.
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
  const contextOf = (tenant: string, id: string, ...bound: readonly string[]) => ({
    tenant,
    bound: [type.name, id, ...bound],
  })

  const openAlone = (tenant: string, id: string, name: string, text: string) => {
    const plain = seal.open(contextOf(tenant, id, name), text)
    if (plain === undefined) throw new GraphError('InternalServerError', 'A stored secret cannot be opened.')
    return plain
  }
  /** The secrets that are there, in their order; undefined where no envelope holds just these. */
  const openTogether = (tenant: string, row: Row): readonly string[] | undefined => {
    const sealed = row[envelope] ?? null
    if (sealed === null) return undefined
    const bound: string[] = []
    for (const { name, column, secret } of columns) {
      const text = secret ? (row[column] ?? null) : null
      if (text !== null) bound.push(name, String(text))
    }
    const plain = seal.open(contextOf(tenant, String(row.id), ...bound), String(sealed))
    return plain === undefined ? undefined : JSON.parse(plain)
  }

  return {
    /**
     * `entity` may be a part, as in an update: with some of the secrets the envelope becomes null, so that it keeps
     * nothing of what they were.
     */
    seal: (tenant: string, id: string, entity: Entity): Entity => {
      const sealed: Record<string, Value> = { ...entity }
      const plain: string[] = []
      const bound: string[] = []
      const named = secrets.filter((name) => entity[name] !== undefined)
      for (const name of named) {
        const text = entity[name] ?? null
        if (text === null) continue
        if (typeof text !== 'string') throw new Error(`The secret ${name} is no text, and would lie open.`)
        const alone = seal.seal(contextOf(tenant, id, name), text)
        sealed[name] = alone
        plain.push(text)
        bound.push(name, alone)
      }
      if (hasEnvelope && named.length > 0)
        sealed[envelope] =
          named.length === secrets.length && plain.length > 1
            ? seal.seal(contextOf(tenant, id, ...bound), JSON.stringify(plain))
            : null
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
        const together = wanted.length > 1 ? openTogether(tenant, row) : undefined
        let opened = 0
        for (const { name, column, kind, secret } of columns) {
          const stored = row[column] ?? null
          if (stored === null) entity[name] = null
          else if (!secret) entity[name] = kind.fromColumn(stored)
          else {
            const isWanted = wanted.includes(name)
            entity[name] = isWanted
              ? (together?.[opened] ?? openAlone(tenant, String(row.id), name, String(stored)))
              : ''
            opened += 1
          }
        }
        return entity
      }
    },
  }
}
