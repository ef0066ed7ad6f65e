import { GraphError } from '../../errors.ts'
import type { EntityType } from '../../model/entity-type.ts'
import type { Entity, Value } from '../../model/value.ts'
import type { Seal } from '../../seal/keyring.ts'

/** What a secret is bound to: a value that is moved to another row, tenant or property cannot be unsealed there. */
const sealContextOf = (type: EntityType, tenant: string, id: string, property: string) => ({
  tenant,
  bound: [type.name, id, property],
})

/** Seals the secret properties of an entity before it reaches a database, and unseals them when it comes back. */
export const entitySealer = (type: EntityType, seal: Seal) => {
  const secrets = Object.entries(type.properties).flatMap(([name, { secret }]) => (secret ? [name] : []))
  const each = (entity: Entity, convert: (name: string, text: string) => string): Entity => {
    const converted: Record<string, Value> = { ...entity }
    for (const name of secrets) {
      const text = entity[name] ?? null
      if (text === null) continue
      if (typeof text !== 'string') throw new Error(`The secret ${name} is no text, and would lie open.`)
      converted[name] = convert(name, text)
    }
    return converted
  }
  return {
    /** `entity` may be a part, as in an update. */
    seal: (tenant: string, id: string, entity: Entity) =>
      each(entity, (name, text) => seal.seal(sealContextOf(type, tenant, id, name), text)),
    /**
     * Of secrets that `select` leaves out nothing is unsealed: they come back empty. Throws 500 when a value was sealed
     * by a key that is not held, or was tampered with.
     */
    unseal: (tenant: string, entity: Entity, select?: readonly string[]) =>
      each(entity, (name, text) => {
        if (select && !select.includes(name)) return ''
        const plain = seal.open(sealContextOf(type, tenant, String(entity.id), name), text)
        if (plain === undefined) throw new GraphError('InternalServerError', 'A stored secret cannot be opened.')
        return plain
      }),
  }
}
