import type { EntityType } from '../../model/entity-type.ts'
import { isBare } from '../../model/owners.ts'
import type { Seal } from '../../seal/keyring.ts'
import { once } from '../../text/once.ts'
import type { Database, Row } from '../engines/database.ts'
import { textsByShape } from '../sql/prepared.ts'
import { entitySealer, type ReadRow } from './entity-sealer.ts'
import { findStatements } from './find.ts'
import { isMet } from './precondition.ts'
import { readiness } from './readiness.ts'
import { judgeRecord, readRecord, recordTable, valuesOfClaim } from './repeatable.ts'
import { requestStatements } from './request-statements.ts'
import { allIds, idsKeptAt, type VisibleRows } from './retention.ts'
import { lastCounts } from './search/last-counts.ts'
import { positionReader } from './search/list.ts'
import { searching } from './search/searching.ts'
import { keepToken, readToken, tokenTable } from './skip-token.ts'
import { type Address, statementsOf } from './statements.ts'
import type { Refusal, Store, StoreContext } from './store.ts'
import { initialSingleton, type Stored } from './stored.ts'
import { unitOutcome, unitStatements } from './unit.ts'

interface StoreDependencies {
  readonly database: Database
  readonly seal: Seal
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** A new UUIDv7. */
  readonly newId: () => string
  /** Milliseconds for which entities that expire are kept. */
  readonly retention: number
}

/** Of texts: all else is short. */
const sizeOfRows = (rows: readonly Row[]) => {
  let size = 0
  for (const row of rows)
    for (const column in row) {
      const value = row[column]
      if (typeof value === 'string') size += value.length
    }
  return size
}

/** The store of these types, over one database. */
export const createStore = (
  model: readonly EntityType[],
  { database, seal, clock, newId, retention }: StoreDependencies,
): Store => {
  const byType = new Map(
    model.map((type) => [
      type,
      once(() => ({
        statements: statementsOf(type),
        sealer: entitySealer(type, seal),
        texts: textsByShape(),
        counts: lastCounts(),
      })),
    ]),
  )
  const storageOf = (type: EntityType) => {
    const storage = byType.get(type)
    if (!storage) throw new Error(`${type.name} is not in the model.`)
    return storage()
  }
  const visibleTo = ({ tenant }: StoreContext, { expires }: EntityType): VisibleRows => ({
    tenant,
    ...(expires ? idsKeptAt(clock(), retention) : allIds),
  })
  const addressOf = (context: StoreContext, type: EntityType, id: string): Address => ({
    ...visibleTo(context, type),
    id: type.singleton ? context.tenant : id,
  })
  const ready = once(() =>
    readiness([...model.map((type) => storageOf(type).statements.table), recordTable, tokenTable]),
  )
  const { claimOf, release, execute, rowsOf, write, writeBatch } = requestStatements(database)
  const [unitOf, finding] = [unitStatements(), findStatements()]

  const readerOf = ({ tenant }: StoreContext, type: EntityType, select?: readonly string[]) =>
    storageOf(type).sealer.reader(tenant, select)
  const storedOf = ({ row, entity }: ReadRow): Stored => ({ entity, revision: Number(row.revision) })
  const storedIn = (context: StoreContext, type: EntityType, row: Row, select?: readonly string[]): Stored => {
    const [found] = readerOf(context, type, select)([row])
    if (!found) throw new Error('A row is an entity.')
    return storedOf(found)
  }
  const read: Store['read'] = async (context, type, id, select) => {
    if (isBare(type)) return initialSingleton(type, context.tenant)
    const [row] = await rowsOf(context, storageOf(type).statements.read(addressOf(context, type, id)))
    if (row) return storedIn(context, type, row, select)
    return type.singleton ? initialSingleton(type, context.tenant) : undefined
  }
  /** Why a write found nothing to change; `found` is the row, if it was looked for. A singleton is always there. */
  const refusal = (type: EntityType, found: Row | undefined): Refusal =>
    found || type.singleton ? 'mismatch' : 'absent'

  const searchFor = (context: StoreContext, type: EntityType) => {
    const { statements, texts, counts } = storageOf(type)
    return searching({
      type,
      table: statements.table,
      visible: visibleTo(context, type),
      scan: database.scan,
      texts,
      counts,
      execute: (all) => execute(context, all, (results) => results),
    })
  }

  return {
    insert: async (context, type, entity) => {
      const { statements, sealer } = storageOf(type)
      const id = String(entity.id)
      const sealed = sealer.seal(context.tenant, id, entity)
      const { doneBy } = await write(context, statements.insert(context.tenant, sealed, claimOf(context, id)))
      // What was answered then follows from the request, which is the same, and the id: nothing of it had to be kept.
      return { entity: doneBy === undefined ? entity : { ...entity, id: doneBy }, revision: 1 }
    },
    read,
    list: async (context, type, listQuery) => {
      const { rows, end, total } = await searchFor(context, type).list(listQuery)
      const readRows = readerOf(context, type, listQuery.select)
      const positionOf = positionReader(listQuery)
      let sealed: readonly Row[] | undefined = rows
      const unseal = () => {
        if (!sealed) throw new Error('A page is unsealed once.')
        const listed = readRows(sealed).map((found) => ({ ...storedOf(found), position: positionOf(found.row) }))
        // Whoever holds the page holds no rows any more, which doubled the memory of large ones.
        sealed = undefined
        return listed
      }
      return { size: sizeOfRows(rows), unseal, end, total }
    },
    keepToken: async (context, token) => {
      await rowsOf(context, keepToken(context.tenant, token, clock()))
    },
    readToken: async (context, id) => {
      const [row] = await rowsOf(context, readToken({ tenant: context.tenant, id }))
      return row && String(row.token)
    },
    count: (context, type, selection) => searchFor(context, type).count(selection),
    update: async (context, type, id, { changes, precondition }) => {
      if (Object.keys(changes).length === 0) {
        const stored = await read(context, type, id)
        return stored ? (isMet(precondition, stored.revision) ? stored : 'mismatch') : 'absent'
      }
      const { statements, sealer } = storageOf(type)
      const address = addressOf(context, type, id)
      const change = {
        address,
        changes: sealer.seal(context.tenant, address.id, changes),
        precondition,
        claim: claimOf(context, newId()),
      }
      const initial = initialSingleton(type, context.tenant)
      // A singleton's first change makes its row; a caller who expects one that was changed before must find it.
      const mayInsert = type.singleton && isMet(precondition, initial.revision)
      const { row, doneBy, found } = await write(
        context,
        mayInsert ? statements.upsert(change, initial.entity) : statements.update(change),
      )
      if (row) return storedIn(context, type, row)
      if (doneBy === undefined) return refusal(type, found)
      if (found) return storedIn(context, type, found)
      return type.singleton ? initial : 'absent'
    },
    remove: async (context, type, id, precondition) => {
      const address = addressOf(context, type, id)
      const { remove } = storageOf(type).statements
      const claim = claimOf(context, newId())
      const { row, doneBy, found } = await write(context, remove({ address, precondition, claim }))
      return row || doneBy !== undefined ? 'removed' : refusal(type, found)
    },
    unit: async (context, unit) => {
      const claim = claimOf(context, unit.attempt)
      const statements = unitOf(unit, {
        visibleTo: (type) => visibleTo(context, type),
        seal: (type, id, entity) => storageOf(type).sealer.seal(context.tenant, id, entity),
        claim,
      })
      // Nothing to do is done, and no engine takes it.
      if (statements.length === 0) return { revisions: [] }
      const outcome = await writeBatch(context, statements, (results, repeatable) =>
        unitOutcome(unit, results, repeatable),
      )
      // Nothing is done or claimed: whoever looks again may try again.
      if (outcome === 'mismatch') release(context)
      return outcome
    },
    find: async (context, type, lookup) => {
      const rows = await rowsOf(context, finding(type, lookup, visibleTo(context, type)))
      return readerOf(context, type)(rows).map(storedOf)
    },
    recorded: async (context) => {
      const { tenant, repeatable } = context
      if (!repeatable) return undefined
      const [row] = await rowsOf(context, readRecord(valuesOfClaim({ tenant, request: repeatable })))
      if (!row) return undefined
      judgeRecord(repeatable, String(row.fingerprint))
      return String(row.attempt)
    },
    isRecorded: async (context) => {
      const { tenant, repeatable } = context
      return (
        repeatable !== undefined &&
        (await rowsOf(context, readRecord(valuesOfClaim({ tenant, request: repeatable })))).length > 0
      )
    },
    check: async () => {
      if (!database.isInPlace()) throw new Error('The database file is gone.')
      await database.execute([ready()])
    },
  }
}
