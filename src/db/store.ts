import type { EntityType } from '../model/entity-type.ts'
import type { Entity } from '../model/value.ts'
import type { Database, Result, Statement } from './database.ts'
import { countStatement, type ListQuery, listStatement, type Position, positionOf, type Selection } from './list.ts'
import { isMet, type Precondition } from './precondition.ts'
import { statementsOf } from './statements.ts'
import { type Stored, toStored, unwritten } from './stored.ts'

/** On whose behalf the store works. Every query is confined to the tenant; the meter is added to as it works. */
export interface Scope {
  readonly tenant: string
  readonly meter: { rowsRead: number; rowsWritten: number }
}

export interface Change {
  readonly changes: Entity
  readonly precondition: Precondition
}

/** An entity in a page, with its position in the page's order. */
export interface Listed extends Stored {
  readonly position: Position
}

/** `absent`: the tenant has no such entity (another tenant's is no different); `mismatch`: the precondition failed. */
export type Refusal = 'absent' | 'mismatch'

export interface Store {
  insert(scope: Scope, type: EntityType, entity: Entity): Promise<Stored>
  read(scope: Scope, type: EntityType, id: string): Promise<Stored | undefined>
  list(scope: Scope, type: EntityType, query: ListQuery): Promise<readonly Listed[]>
  count(scope: Scope, type: EntityType, selection: Selection): Promise<number>
  /** Changes the properties named; none named changes nothing, the revision neither. */
  update(scope: Scope, type: EntityType, id: string, change: Change): Promise<Stored | Refusal>
  remove(scope: Scope, type: EntityType, id: string, precondition: Precondition): Promise<'removed' | Refusal>
}

export const createStore = (model: readonly EntityType[], database: Database): Store => {
  const statements = new Map(model.map((type) => [type, statementsOf(type)]))
  const statementsFor = (type: EntityType) => {
    const known = statements.get(type)
    if (!known) throw new Error(`${type.name} is not in the model.`)
    return known
  }
  const run = async ({ meter }: Scope, statement: Statement): Promise<Result['rows']> => {
    const [result] = await database.execute([statement])
    meter.rowsRead += result?.rowsRead ?? 0
    meter.rowsWritten += result?.rowsWritten ?? 0
    return result?.rows ?? []
  }

  const read: Store['read'] = async (scope, type, id) => {
    const [row] = await run(scope, statementsFor(type).read(scope.tenant, type.singleton ? scope.tenant : id))
    if (row) return toStored(type, row)
    return type.singleton ? unwritten(type, scope.tenant) : undefined
  }
  /** Why a conditional statement found nothing to change. */
  const refusal = async (scope: Scope, type: EntityType, id: string): Promise<Refusal> =>
    (await read(scope, type, id)) ? 'mismatch' : 'absent'

  return {
    insert: async (scope, type, entity) => {
      await run(scope, statementsFor(type).insert(scope.tenant, entity))
      return { entity, revision: 1 }
    },
    read,
    list: async (scope, type, query) => {
      const rows = await run(scope, listStatement(statementsFor(type).table, scope.tenant, query))
      return rows.map((row) => ({ ...toStored(type, row), position: positionOf(row, query) }))
    },
    count: async (scope, type, selection) => {
      const [row] = await run(scope, countStatement(statementsFor(type).table, scope.tenant, selection))
      return Number(row?.total)
    },
    update: async (scope, type, id, { changes, precondition }) => {
      if (Object.keys(changes).length === 0) {
        const stored = await read(scope, type, id)
        return stored ? (isMet(precondition, stored.revision) ? stored : 'mismatch') : 'absent'
      }
      const { update, upsert } = statementsFor(type)
      const initial = unwritten(type, scope.tenant)
      // A singleton's first write makes its row; a caller who expects one that was written before must find it.
      const statement =
        type.singleton && isMet(precondition, initial.revision)
          ? upsert(scope.tenant, initial.entity, changes, precondition)
          : update(scope.tenant, type.singleton ? scope.tenant : id, changes, precondition)
      const [row] = await run(scope, statement)
      return row ? toStored(type, row) : refusal(scope, type, id)
    },
    remove: async (scope, type, id, precondition) => {
      const [row] = await run(scope, statementsFor(type).remove(scope.tenant, id, precondition))
      return row ? 'removed' : refusal(scope, type, id)
    },
  }
}
