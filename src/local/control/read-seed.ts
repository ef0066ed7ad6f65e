import { GraphError } from '../../errors.ts'
import { parametersSchema } from '../../http/request/entity-schema.ts'
import { membersReader } from '../../http/request/members-body.ts'
import { canonicalNames, type EntityType } from '../../model/entity-type.ts'
import type { Property } from '../../model/property.ts'
import type { Entity } from '../../model/value.ts'
import { isGuid } from '../../text/guid.ts'
import { nearestTo } from '../../text/nearest.ts'
import { once } from '../../text/once.ts'
import { isRecord } from '../../text/record.ts'
import { didYouMean, shown } from '../../text/shown.ts'
import { SeedError, type SeedPlace } from './seed-error.ts'

/** Entities of one seed, and of one export: what is read, sealed and written as one takes a few seconds. */
export const mostEntities = 100_000

/** One entity of a seed: its properties as stored, all of them; the id is null where one is to be made. */
export interface SeedEntity {
  readonly type: EntityType
  readonly place: SeedPlace & { readonly tenant: string }
  readonly read: () => Entity
}

/**
 * Finds the entities of a seed: sets by their paths, or those by tenants. Each is read when it is asked for, as the body of
 * a create is read, with what the gateway makes beside. Throws a SeedError, and so does `read`.
 */
export const seedReader = (model: readonly EntityType[], ownTenant: string) => {
  const types = new Map(
    model
      .filter(({ isInternal }) => !isInternal)
      .map((type) => [type.path, { type, read: once(() => entityReader(type)) }]),
  )
  const paths = canonicalNames(types.keys())

  const entitiesOf = (tenant: string, path: string, value: unknown): readonly SeedEntity[] => {
    const found = types.get(paths.get(path.toLowerCase()) ?? '')
    if (!found) {
      // By its last segment, too, which is what people call it.
      const short = new Map([...types.keys()].map((whole) => [whole.replace(/^.*\//, ''), whole]))
      const near = didYouMean(nearestTo(path, types.keys()) ?? short.get(nearestTo(path, short.keys()) ?? ''))
      throw new SeedError(`There is no set '${shown(path)}'; a key is the path of a set, or a tenant's GUID.${near}`, {
        tenant,
      })
    }
    const { type, read } = found
    const set = { tenant, set: type.path }
    const entity = (place: typeof set & SeedPlace, body: unknown) => ({ type, place, read: () => read()(place, body) })
    if (type.singleton) {
      if (!isRecord(value)) throw new SeedError('This is a single object, not a list.', set)
      return [entity(set, value)]
    }
    if (!Array.isArray(value)) throw new SeedError('A set is a list of entities.', set)
    return value.map((body, index) => entity({ ...set, index }, body))
  }
  const setsOf = (tenant: string, sets: unknown) => {
    if (!isRecord(sets)) throw new SeedError('What a tenant has is an object: sets by their paths.', { tenant })
    return Object.entries(sets).flatMap(([path, value]) => entitiesOf(tenant, path, value))
  }

  return (seed: unknown): readonly SeedEntity[] => {
    if (!isRecord(seed)) throw new SeedError('A seed is a JSON object: sets by their paths, or tenants by their GUIDs.')
    const entities = Object.entries(seed).flatMap(([key, value]) =>
      isGuid(key) ? setsOf(key.toLowerCase(), value) : entitiesOf(ownTenant, key, value),
    )
    if (entities.length > mostEntities)
      throw new SeedError(`A seed has ${mostEntities} entities at most, and this one ${entities.length}: split it.`)
    return entities
  }
}

/** What a create reads, all versions' properties and those that the gateway makes. */
const entityReader = (type: EntityType) => {
  const declared = new Map(Object.entries(type.properties).map(([name, property]) => [name, given(name, property)]))
  const read = membersReader({
    noun: 'property',
    owner: type.qualifiedName,
    declared,
    schema: once(() => parametersSchema(Object.fromEntries(declared))),
  })
  return (place: SeedPlace, body: unknown): Entity => {
    if (!isRecord(body)) throw new SeedError('An entity is a JSON object.', place)
    try {
      return read(body, '4.01')
    } catch (error) {
      if (!(error instanceof GraphError)) throw error
      const [{ message, target } = error, ...others] = error.details ?? []
      const more = others.length === 0 ? '' : ` (One of ${others.length + 1} faults of this entity.)`
      throw new SeedError(`${message}${more}`, { ...place, property: target }, error)
    }
  }
}

const given = (name: string, property: Property): Property =>
  name === 'id'
    ? { ...property, readOnly: false, nullable: true, defaultValue: null }
    : { ...property, readOnly: false }
