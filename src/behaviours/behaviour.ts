import type { Principal } from '../auth/principal.ts'
import type { Precondition } from '../db/store/precondition.ts'
import type { Refusal, Store, StoreContext } from '../db/store/store.ts'
import type { Stored } from '../db/store/stored.ts'
import type { Dependencies } from '../dependencies.ts'
import type { Action } from '../model/action.ts'
import type { Entity, Value } from '../model/value.ts'

/** What a handler may use. */
export interface HandlerDependencies
  extends Pick<
    Dependencies,
    'newId' | 'clock' | 'rooms' | 'clientAccessUri' | 'sessionTimes' | 'retention' | 'randomBytes'
  > {
  readonly store: Store
}

/** One call of an action, its permissions granted and its parameters read. */
export interface Invocation {
  /**
   * On whose behalf. A write with it happens once where the caller asks for that, and so there is one write: the store
   * throws at a second one, which it could not tell from a repetition. Of a repetition the handler runs again, as far as
   * its write, and what it reads before is as things are by then.
   */
  readonly context: StoreContext
  readonly principal: Principal
  /** Aborted when nobody waits for the answer any more. */
  readonly signal: AbortSignal
  /** The key of the entity that the action is called on. */
  readonly id: string
  /** By declared name; a parameter that may be left out and was has its default. */
  readonly parameters: Entity
  /** What the caller expects of that entity's revision. */
  readonly precondition: Precondition
}

/** What came of it, as the declaration says: nothing to show, an entity as stored, a value, what a stream holds; or why nothing was done. */
export type ActionOutcome =
  | Refusal
  | 'done'
  | { readonly entity: Stored }
  | { readonly value: Value }
  | { readonly content: string }

/** An action and what it does. Throws a GraphError for what a caller can mend. */
export interface Behaviour {
  readonly action: Action
  /**
   * Whether the handler holds the precondition itself, in the statement that writes. Otherwise it is held before the
   * handler runs.
   */
  readonly holdsPrecondition: boolean
  /** What it is refused with beside what every operation can be. */
  readonly refusals?: readonly ('Conflict' | 'GatewayTimeout')[]
  readonly handle: (dependencies: HandlerDependencies, invocation: Invocation) => Promise<ActionOutcome>
}
