import type { StoreContext, UnitOutcome } from '../../db/store/store.ts'
import type { EntityType } from '../../model/entity-type.ts'
import type { Entity } from '../../model/value.ts'
import type { ActionOutcome, HandlerDependencies } from '../behaviour.ts'
import { noSession } from './refusals.ts'

interface Made {
  readonly type: EntityType
  readonly entity: Entity
  /** Which of the unit's writes it is. */
  readonly at: number
}

/** Answers with what an earlier sending of the request has made. Throws 404 where that is no longer kept. */
export const madeBefore = async (
  { store }: Pick<HandlerDependencies, 'store'>,
  context: StoreContext,
  { type, id }: { readonly type: EntityType; readonly id: string },
): Promise<ActionOutcome> => {
  const stored = await store.read(context, type, id)
  if (!stored) throw noSession()
  return { entity: stored }
}

/** Answers with the entity that a unit has written, or that another sending of the request has. */
export const answered = async (
  dependencies: Pick<HandlerDependencies, 'store'>,
  context: StoreContext,
  outcome: Exclude<UnitOutcome, 'mismatch'>,
  { type, entity, at }: Made,
): Promise<ActionOutcome> =>
  'doneBy' in outcome
    ? madeBefore(dependencies, context, { type, id: outcome.doneBy })
    : { entity: { entity, revision: outcome.revisions[at] ?? 1 } }
