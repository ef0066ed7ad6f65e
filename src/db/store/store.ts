import type { SQL } from 'drizzle-orm'
import type { EntityType } from '../../model/entity-type.ts'
import type { Entity } from '../../model/value.ts'
import type { Seal } from '../../seal/keyring.ts'
import type { Database, Result, Row, Statement } from '../engines/database.ts'
import { countStatement, type ListQuery, listStatement, type Position, positionOf, type Selection } from './list.ts'
import { isMet, type Precondition } from './precondition.ts'
import { probe, type Repeatable } from './repeatable.ts'
import { leastIdAt } from './retention.ts'
import { entitySealer } from './sealed.ts'
import { type Address, statementsOf } from './statements.ts'
import { type Stored, toStored, unwritten } from './stored.ts'
import { type Write, writeOnce } from './write-once.ts'

/** What a request has cost: rows as the engine counts them, and runs of statements, more than one each when retried. */
export interface Meter {
  rowsRead: number
  rowsWritten: number
  attempts: number
}

/** On whose behalf the store works. Every query is confined to the tenant; the meter is added to as it works. */
export interface StoreContext {
  readonly tenant: string
  readonly meter: Meter
  /** Set when the caller may send the same write again and means it once. */
  readonly repeatable: Repeatable | undefined
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
  insert(scope: StoreContext, type: EntityType, entity: Entity): Promise<Stored>
  /** `select` limits which secrets are opened. */
  read(scope: StoreContext, type: EntityType, id: string, select?: readonly string[]): Promise<Stored | undefined>
  list(scope: StoreContext, type: EntityType, query: ListQuery): Promise<readonly Listed[]>
  count(scope: StoreContext, type: EntityType, selection: Selection): Promise<number>
  /** Changes the properties named; none named changes nothing, the revision neither. */
  update(scope: StoreContext, type: EntityType, id: string, change: Change): Promise<Stored | Refusal>
  remove(scope: StoreContext, type: EntityType, id: string, precondition: Precondition): Promise<'removed' | Refusal>
  /** Rejects when the database does not answer, or lacks a table or a column. */
  check(): Promise<void>
}

interface Needs {
  readonly database: Database
  readonly seal: Seal
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** A new UUIDv7. */
  readonly newId: () => string
  /** Milliseconds for which entities that expire are kept. */
  readonly retention: number
}

export const createStore = (
  model: readonly EntityType[],
  { database, seal, clock, newId, retention }: Needs,
): Store => {
  const kits = new Map(model.map((type) => [type, { ...statementsOf(type), ...entitySealer(type, seal) }]))
  const kitOf = (type: EntityType) => {
    const kit = kits.get(type)
    if (!kit) throw new Error(`${type.name} is not in the model.`)
    return kit
  }
  const whoseOf = ({ tenant }: StoreContext, { expires }: EntityType) => ({
    tenant,
    oldest: expires ? leastIdAt(clock() - retention) : '',
  })
  const addressOf = (scope: StoreContext, type: EntityType, id: string): Address => ({
    ...whoseOf(scope, type),
    id: type.singleton ? scope.tenant : id,
  })

  const execute = async ({ meter }: StoreContext, statements: readonly Statement[]): Promise<readonly Result[]> => {
    const results = await database.execute(statements, meter)
    for (const { rowsRead, rowsWritten } of results) {
      meter.rowsRead += rowsRead
      meter.rowsWritten += rowsWritten
    }
    return results
  }
  const run = async (scope: StoreContext, statement: Statement): Promise<readonly Row[]> =>
    (await execute(scope, [statement]))[0]?.rows ?? []

  const write = (scope: StoreContext, asked: Write) =>
    writeOnce((statements) => execute(scope, statements), scope, asked)

  const opened = async (
    scope: StoreContext,
    type: EntityType,
    row: Row,
    select?: readonly string[],
  ): Promise<Stored> => {
    const { entity, revision } = toStored(type, row)
    return { entity: await kitOf(type).opened(scope.tenant, entity, select), revision }
  }
  const read: Store['read'] = async (scope, type, id, select) => {
    const [row] = await run(scope, kitOf(type).read(addressOf(scope, type, id)))
    if (row) return opened(scope, type, row, select)
    return type.singleton ? unwritten(type, scope.tenant) : undefined
  }
  /** Why a conditional statement found nothing to change. */
  const refusal = async (scope: StoreContext, type: EntityType, id: string): Promise<Refusal> =>
    (await read(scope, type, id, [])) ? 'mismatch' : 'absent'

  return {
    insert: async (scope, type, entity) => {
      const { insert, insertIf, sealed } = kitOf(type)
      const attempt = String(entity.id)
      const row = await sealed(scope.tenant, attempt, entity)
      const statement = (guard?: SQL) => (guard ? insertIf(scope.tenant, row, guard) : insert(scope.tenant, row))
      const { earlier } = await write(scope, { attempt, statement })
      // What was answered then follows from the request, which is the same, and the id: nothing of it had to be kept.
      return { entity: earlier === undefined ? entity : { ...entity, id: earlier }, revision: 1 }
    },
    read,
    list: async (scope, type, query) => {
      const rows = await run(scope, listStatement(kitOf(type).table, whoseOf(scope, type), query))
      return Promise.all(
        rows.map(async (row) => ({
          ...(await opened(scope, type, row, query.select)),
          position: positionOf(row, query),
        })),
      )
    },
    count: async (scope, type, selection) => {
      const [row] = await run(scope, countStatement(kitOf(type).table, whoseOf(scope, type), selection))
      return Number(row?.total)
    },
    update: async (scope, type, id, { changes, precondition }) => {
      if (Object.keys(changes).length === 0) {
        const stored = await read(scope, type, id)
        return stored ? (isMet(precondition, stored.revision) ? stored : 'mismatch') : 'absent'
      }
      const kit = kitOf(type)
      const address = addressOf(scope, type, id)
      const sealed = await kit.sealed(scope.tenant, address.id, changes)
      const initial = unwritten(type, scope.tenant)
      // A singleton's first write makes its row; a caller who expects one that was written before must find it.
      const mayInsert = type.singleton && isMet(precondition, initial.revision)
      const { row, earlier } = await write(scope, {
        attempt: newId(),
        statement: (guard) =>
          mayInsert
            ? kit.upsert(address, initial.entity, sealed, precondition, guard)
            : kit.update(address, sealed, precondition, guard),
        when: mayInsert ? kit.isNotFailed(address, precondition) : kit.isMet(address, precondition),
      })
      if (row) return opened(scope, type, row)
      if (earlier === undefined) return refusal(scope, type, id)
      return (await read(scope, type, id)) ?? 'absent'
    },
    remove: async (scope, type, id, precondition) => {
      const { remove, isMet: when } = kitOf(type)
      const address = addressOf(scope, type, id)
      const { row, earlier } = await write(scope, {
        attempt: newId(),
        statement: (guard) => remove(address, precondition, guard),
        when: when(address, precondition),
      })
      return row || earlier !== undefined ? 'removed' : refusal(scope, type, id)
    },
    check: async () => {
      await database.execute([...model.map((type) => kitOf(type).read({ tenant: '', id: '', oldest: '' })), probe])
    },
  }
}
