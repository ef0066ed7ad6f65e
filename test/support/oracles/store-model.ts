import type { Precondition } from '../../../src/db/store/precondition.ts'
import type { StoreContext } from '../../../src/db/store/store.ts'
import type { Stored } from '../../../src/db/store/stored.ts'
import { badRequest } from '../../../src/errors.ts'
import { defaultsOf, type EntityType } from '../../../src/model/entity-type.ts'
import { finds, selects, sorted } from './evaluate.ts'
import type { OneStore } from './store-commands.ts'

interface Held extends Stored {
  readonly tenant: string
  readonly type: EntityType
  /** Milliseconds since 1970. */
  readonly madeAt: number
}

/** What the store must do, in plain values and without SQL. `retention` is in milliseconds. */
export const createStoreModel = (clock: () => number, retention: number): OneStore => {
  let held: readonly Held[] = []
  const records = new Map<string, { fingerprint: string; id: string }>()

  const visible = (tenant: string, type: EntityType) =>
    held.filter(
      (one) => one.tenant === tenant && one.type === type && !(type.expires && one.madeAt < clock() - retention),
    )
  const find = ({ tenant }: StoreContext, type: EntityType, id: string) =>
    visible(tenant, type).find(({ entity }) => entity.id === (type.singleton ? tenant : id))
  const initial = ({ tenant }: StoreContext, type: EntityType): Held | undefined =>
    type.singleton
      ? { tenant, type, madeAt: clock(), revision: 0, entity: { id: tenant, ...defaultsOf(type) } }
      : undefined
  const shown = ({ type, entity, revision }: Held, select?: readonly string[]): Stored => {
    const hidden = Object.entries(type.properties).flatMap(([name, { secret }]) =>
      secret && select && !select.includes(name) ? [[name, '']] : [],
    )
    return { entity: { ...entity, ...Object.fromEntries(hidden) }, revision }
  }

  /** Of a list, what is not selected is not even read. */
  const part = ({ entity, revision }: Held, select?: readonly string[]): Stored => ({
    entity: Object.fromEntries(
      Object.entries(entity).map(([name, value]) => [name, !select || ['id', ...select].includes(name) ? value : null]),
    ),
    revision,
  })

  const keyOf = ({ tenant, repeatable }: StoreContext) =>
    JSON.stringify([tenant, repeatable?.application, repeatable?.requestId])
  /** The record of the same request, sent before. Throws where its id was used for another one. */
  const recorded = (context: StoreContext) => {
    const record = context.repeatable && records.get(keyOf(context))
    if (record && record.fingerprint !== context.repeatable?.fingerprint) {
      throw badRequest('The Repeatability-Request-ID was used before.', 'Repeatability-Request-ID')
    }
    return record
  }
  const record = (context: StoreContext, id: string) => {
    if (context.repeatable) records.set(keyOf(context), { fingerprint: context.repeatable.fingerprint, id })
  }

  const read = (context: StoreContext, type: EntityType, id: string, select?: readonly string[]) => {
    const found = find(context, type, id) ?? initial(context, type)
    return found && shown(found, select)
  }

  return {
    insert: async (context, type, entity) => {
      const earlier = recorded(context)
      if (earlier) return { entity: { ...entity, id: earlier.id }, revision: 1 }
      held = [...held, { tenant: context.tenant, type, madeAt: clock(), entity, revision: 1 }]
      record(context, String(entity.id))
      return { entity, revision: 1 }
    },
    read: async (...query) => read(...query),
    list: async ({ tenant }, type, { filter, search, orderBy, select, after, skip, limit, count }) => {
      const found = visible(tenant, type).filter(
        ({ entity }) => (!filter || selects(filter, entity)) && (!search || finds(search, entity)),
      )
      const ids = sorted(
        found.map(({ entity }) => entity),
        orderBy,
      ).map(({ id }) => String(id))
      const start = after ? ids.indexOf(String(after[0])) + 1 : 0
      const from = start + skip
      const listed = ids
        .slice(from, from + limit)
        .flatMap((id) =>
          found.filter(({ entity }) => entity.id === id).map((one) => ({ ...part(one, select), position: [id] })),
        )
      return {
        size: 0,
        unseal: () => listed,
        end: from + limit < ids.length ? listed.at(-1)?.position : undefined,
        total: count ? ids.length : undefined,
      }
    },
    count: async ({ tenant }, type, { filter, search }) =>
      visible(tenant, type).filter(
        ({ entity }) => (!filter || selects(filter, entity)) && (!search || finds(search, entity)),
      ).length,
    update: async (context, type, id, { changes, precondition }) => {
      const isChange = Object.keys(changes).length > 0
      if (isChange && recorded(context)) return read(context, type, id) ?? 'absent'
      const found = find(context, type, id)
      const current = found ?? initial(context, type)
      if (!current) return 'absent'
      if (!permits(precondition, current.revision)) return 'mismatch'
      if (!isChange) return shown(current)
      const next = { ...current, entity: { ...current.entity, ...changes }, revision: current.revision + 1 }
      held = [...held.filter((one) => one !== found), next]
      record(context, '')
      return shown(next)
    },
    remove: async (context, type, id, precondition) => {
      if (recorded(context)) return 'removed'
      const found = find(context, type, id)
      if (!found) return 'absent'
      if (!permits(precondition, found.revision)) return 'mismatch'
      held = held.filter((one) => one !== found)
      record(context, '')
      return 'removed'
    },
  }
}

/** RFC 9110, sections 13.1.1 and 13.1.2, for something that exists. */
const permits = ({ ifMatch, ifNoneMatch }: Precondition, revision: number) => {
  const matches = (tags: 'any' | readonly number[]) => tags === 'any' || tags.some((tag) => tag === revision)
  return (ifMatch === undefined || matches(ifMatch)) && (ifNoneMatch === undefined || !matches(ifNoneMatch))
}
