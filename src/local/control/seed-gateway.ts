import { allIds, idsKeptAt, type VisibleRows } from '../../db/store/retention.ts'
import { type WholeRow, wholeRows } from '../../db/upkeep/whole-rows.ts'
import type { Dependencies } from '../../dependencies.ts'
import type { EntityType } from '../../model/entity-type.ts'
import type { Entity } from '../../model/value.ts'
import { localTenant } from '../identity.ts'
import { type SeedEntity, seedReader } from './read-seed.ts'
import { SeedError } from './seed-error.ts'

/** What is filled, and by which clock and ids. */
export interface Seeding extends Pick<Dependencies, 'database' | 'seal' | 'clock' | 'newId' | 'retention'> {
  readonly model: readonly EntityType[]
  /** Told of each id that a seed gives, so that none is made that is there. */
  readonly onId?: (id: string) => void
}

/** Entities read before others have their turn. */
const readAtOnce = 500

/** A UUIDv7, which says when it was made. */
const uuidV7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
/** Plain in a path, and less than the greatest id (`allIds`). */
const plainId = /^\w[\w.-]{0,63}$/

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

/** The ids of a type that callers see. */
export const idsOf = ({ clock, retention }: Pick<Seeding, 'clock' | 'retention'>, { expires }: EntityType) =>
  expires ? idsKeptAt(clock(), retention) : allIds

/**
 * Fills a gateway with the entities of a seed, all of them or none; one whose id is there takes the place of that one.
 * Answers how many there were. Throws a SeedError that names the place of the first fault.
 */
export const seedGateway = async (seeding: Seeding, seed: unknown): Promise<{ readonly entities: number }> => {
  const { model, newId, onId } = seeding
  const seen = new Set<string>()
  const rows: WholeRow[] = []
  const given: string[] = []
  const found = seedReader(model, localTenant)(seed)
  for (const [at, entity] of found.entries()) {
    if (at % readAtOnce === readAtOnce - 1) await turn()
    const { type, place } = entity
    const read = entity.read()
    const said = read.id === null ? undefined : String(read.id)
    const fault = idFault(entity, said, idsOf(seeding, type))
    if (fault !== undefined) throw new SeedError(fault, { ...place, property: 'id' })
    const id = type.singleton ? place.tenant : said
    const key = JSON.stringify([type.path, place.tenant, id])
    if (id !== undefined && seen.has(key)) {
      const what = type.singleton ? 'It is given more than once.' : `The property 'id' is that of another entity here.`
      throw new SeedError(what, { ...place, property: 'id' })
    }
    seen.add(key)
    if (said !== undefined) given.push(said)
    rows.push({ tenant: place.tenant, type, entity: id === undefined ? read : { ...read, id } })
  }
  // Not before all is known to be good: a seed that is refused changes nothing, not even which id comes next.
  for (const id of given) onId?.(id)
  const whole = rows.map(
    (row): WholeRow => (row.entity.id === null ? { ...row, entity: withId(row.entity, newId()) } : row),
  )
  await wholeRows(seeding).put(whole, turn)
  return { entities: whole.length }
}

const withId = (entity: Entity, id: string): Entity => ({ ...entity, id })

/** What is wrong with an id that a seed gives; undefined where nothing is. */
const idFault = (
  { type, place }: SeedEntity,
  id: string | undefined,
  { leastId, mostId }: Omit<VisibleRows, 'tenant'>,
): string | undefined => {
  if (id === undefined) return undefined
  if (type.singleton) return id === place.tenant ? undefined : `The property 'id' is the tenant's: leave it out.`
  if (!type.expires)
    return plainId.test(id) ? undefined : `The property 'id' must be of letters, digits, '-', '_' and '.'.`
  if (!uuidV7.test(id))
    return `The property 'id' must be a UUIDv7 in lower case, which says when the entity was made: or leave it out.`
  if (id < leastId || id > mostId)
    return `The property 'id' is of a time for which nothing is kept by the gateway's clock: leave it out, or set the clock.`
  return undefined
}
