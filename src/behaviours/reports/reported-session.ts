import type { StoreContext, UnitWrite } from '../../db/store/store.ts'
import type { Stored } from '../../db/store/stored.ts'
import { remoteAssistanceSession } from '../../entities/remote-assistance-session.ts'
import { remoteHelpSession } from '../../entities/remote-help-session.ts'
import { defaultsOf } from '../../model/entity-type.ts'
import type { Entity } from '../../model/value.ts'
import type { HandlerDependencies } from '../behaviour.ts'

type Needs = Pick<HandlerDependencies, 'store' | 'newId'>

/**
 * Writes what a client reports of a session into its row of the report, or a new one. What the gateway saw itself is not
 * replaced by what somebody says; what it does not know is added. `columnsFor` is given the row, if there is one.
 */
export const reportSession = async (
  { store, newId }: Needs,
  context: StoreContext,
  sessionId: string | undefined,
  columnsFor: (row: Entity | undefined) => Entity,
): Promise<void> => {
  const attempt = newId()
  const row = sessionId === undefined ? undefined : await rowOf(store, context, sessionId)
  const write = row
    ? changing(row, columnsFor(row.entity))
    : await adding({ store, newId }, context, sessionId, columnsFor(undefined))
  await store.unit(context, { attempt, writes: write })
}

const rowOf = async (store: Needs['store'], context: StoreContext, value: string) =>
  (await store.find(context, remoteAssistanceSession, { property: 'sessionId', value, most: 1 }))[0]

const changing = ({ entity }: Stored, columns: Entity): readonly UnitWrite[] => {
  const changes = Object.fromEntries(
    Object.entries(columns).filter(([name, value]) => value !== null && (entity.isReported || entity[name] === null)),
  )
  if (Object.keys(changes).length === 0) return []
  return [{ act: 'update', type: remoteAssistanceSession, id: String(entity.id), changes }]
}

const adding = async (
  { store, newId }: Needs,
  context: StoreContext,
  sessionId: string | undefined,
  columns: Entity,
): Promise<readonly UnitWrite[]> => {
  // That of a session of the gateway has its id, so that what becomes of the session finds it.
  const own = sessionId !== undefined && (await store.read(context, remoteHelpSession, sessionId, ['id']))
  const id = own ? String(own.entity.id) : newId()
  const row = { ...defaultsOf(remoteAssistanceSession), isReported: true, ...columns, sessionId: sessionId ?? id, id }
  return [{ act: 'insert', type: remoteAssistanceSession, entity: row }]
}
