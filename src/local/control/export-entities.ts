import { wholeRows } from '../../db/upkeep/whole-rows.ts'
import type { EntityType } from '../../model/entity-type.ts'
import type { Json } from '../../model/kinds/kind.ts'
import type { Entity } from '../../model/value.ts'
import { mostEntities } from './read-seed.ts'
import { SeedError } from './seed-error.ts'
import { idsOf, type Seeding } from './seed-gateway.ts'

type Exporting = Pick<Seeding, 'model' | 'database' | 'seal' | 'clock' | 'retention'>

/** An entity as a seed has it. */
export type SeedObject = Readonly<Record<string, Json | null>>

/** Some entities of a set of a tenant; those of one set follow one another. */
export interface ExportedPage {
  readonly tenant: string
  readonly type: EntityType
  readonly entities: readonly SeedObject[]
}

/**
 * What callers see of all tenants, a page at a time: tenants in their order, sets in that of the model, entities in that of
 * their ids. Each page is as its rows are when it is read. Throws a SeedError, before all pages, for more than a seed takes.
 */
export async function* exportEntities(exporting: Exporting): AsyncGenerator<ExportedPage> {
  const model = exporting.model.filter(({ isInternal }) => !isInternal)
  const rows = wholeRows(exporting)
  let total = 0
  for (const type of model) total += await rows.count(type, idsOf(exporting, type))
  if (total > mostEntities)
    throw new SeedError(
      `There are ${total} entities, and an export has ${mostEntities} at most: copy the database file with \`backup\`.`,
    )
  const tenants = new Set<string>()
  for (const type of model) for (const tenant of await rows.tenants(type)) tenants.add(tenant)
  for (const tenant of [...tenants].sort())
    for (const type of model)
      for await (const page of rows.pages(type, { tenant, ...idsOf(exporting, type) }))
        yield { tenant, type, entities: page.map((entity) => objectOf(type, entity)) }
}

/** The same as the text of a seed, in pieces. */
export async function* exportText(exporting: Exporting): AsyncGenerator<string> {
  let last: Pick<ExportedPage, 'tenant' | 'type'> | undefined
  let text = '{'
  for await (const { tenant, type, entities } of exportEntities(exporting)) {
    const isOfTenant = last?.tenant === tenant
    const isOfSet = isOfTenant && last?.type === type
    if (!isOfSet) {
      if (last && !last.type.singleton) text += '\n    ]'
      if (!isOfTenant) text += `${last ? '\n  },' : ''}\n  ${JSON.stringify(tenant)}: {`
      text += `${isOfTenant ? ',' : ''}\n    ${JSON.stringify(type.path)}: ${type.singleton ? '' : '['}`
    }
    for (const [at, entity] of entities.entries()) {
      const before = type.singleton ? '' : `${isOfSet || at > 0 ? ',' : ''}\n      `
      text += before + JSON.stringify(entity)
    }
    last = { tenant, type }
    yield text
    text = ''
  }
  const end = last ? `${last.type.singleton ? '' : '\n    ]'}\n  }\n` : ''
  yield `${text}${end}}\n`
}

/** The same as one object. */
export const exportSeed = async (exporting: Exporting) => {
  const seed: Record<string, Record<string, SeedObject | SeedObject[]>> = {}
  for await (const { tenant, type, entities } of exportEntities(exporting)) {
    seed[tenant] ??= {}
    const sets = seed[tenant]
    const known = sets[type.path]
    const [first = {}] = entities
    if (type.singleton) sets[type.path] = first
    else if (Array.isArray(known)) known.push(...entities)
    else sets[type.path] = [...entities]
  }
  return seed
}

const objectOf = ({ properties }: EntityType, entity: Entity): SeedObject =>
  Object.fromEntries(
    Object.entries(properties).map(([name, { kind }]) => {
      const value = entity[name] ?? null
      return [name, value === null ? null : kind.toJson(value)]
    }),
  )
