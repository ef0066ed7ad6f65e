import type { EntityType } from '../../model/entity-type.ts'
import type { Entity, Present } from '../../model/value.ts'
import type { Precondition } from './precondition.ts'
import type { Repeatable } from './repeatable.ts'
import type { ListQuery, Position, Selection } from './search/list.ts'
import type { KeptToken } from './skip-token.ts'
import type { Stored } from './stored.ts'

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
  /** Set when the caller may send the same write again and means it once. It stands for one write: a second one throws. */
  readonly repeatable: Repeatable | undefined
}

/** The properties to change and what they become, if the entity meets the precondition. */
export interface Change {
  readonly changes: Entity
  readonly precondition: Precondition
}

/** An entity of a page, with its position in the page's order. */
export interface Listed extends Stored {
  readonly position: Position
}

/** A page of entities in their order, as it was read. */
export interface ListedPage {
  /** About how many bytes were read for it. */
  readonly size: number
  /** Opens the secrets, once. Throws 500 where one cannot be opened. */
  readonly unseal: () => readonly Listed[]
  /** Behind it there may be more; undefined where there is none. Not always that of the last entity of the page. */
  readonly end: Position | undefined
  /** How many are selected, where they were to be counted. */
  readonly total: number | undefined
}

/** `absent`: the tenant has no such entity (another tenant's is no different); `mismatch`: the precondition failed. */
export type Refusal = 'absent' | 'mismatch'

/**
 * One write of a unit. `insert` leaves a row of the id as it is, `put` takes its place, `update` and `remove` do nothing
 * where there is none. An entity is whole, and has its id.
 */
export type UnitWrite =
  | { readonly act: 'insert' | 'put'; readonly type: EntityType; readonly entity: Entity }
  | { readonly act: 'update'; readonly type: EntityType; readonly id: string; readonly changes: Entity }
  | { readonly act: 'remove'; readonly type: EntityType; readonly id: string }

/** The row that a unit hangs on: it has to be at this revision, and is changed last. */
export interface Guard {
  readonly type: EntityType
  readonly id: string
  readonly revision: number
  /** At least one. */
  readonly changes: Entity
}

/** What is looked for, by a property that has an index of its own. */
export interface Lookup {
  readonly property: string
  readonly value: Present
  readonly most: number
}

/** Writes that are all done, or none of them is. */
export interface Unit {
  readonly guard?: Guard | undefined
  readonly writes: readonly UnitWrite[]
  /** A new UUIDv7, by which a repetition finds what the unit made; that of the entity that answers it, if there is one. */
  readonly attempt: string
}

/**
 * The revisions that it left, in the order of the writes and the guard's last; undefined where there was no row. Or which
 * attempt had done it before, of a repeatable request. `mismatch`: the guard was not at its revision, or not there.
 */
export type UnitOutcome =
  | { readonly revisions: readonly (number | undefined)[] }
  | { readonly doneBy: string }
  | 'mismatch'

/** The only way to the rows of entities. Throws `DatabaseFault` (503) when the database is out of reach. */
export interface Store {
  /** `entity` has its id. A request that comes again is answered with the entity that it made first. */
  insert(context: StoreContext, type: EntityType, entity: Entity): Promise<Stored>
  /** Of secrets that `select` leaves out nothing is unsealed: they come back empty. */
  read(context: StoreContext, type: EntityType, id: string, select?: readonly string[]): Promise<Stored | undefined>
  /** What `select` leaves out is not read: it comes back as null. */
  list(context: StoreContext, type: EntityType, query: ListQuery): Promise<ListedPage>
  keepToken(context: StoreContext, token: KeptToken): Promise<void>
  /** What stands behind the id of a token that was kept, for as long as it is. */
  readToken(context: StoreContext, id: string): Promise<string | undefined>
  count(context: StoreContext, type: EntityType, selection: Selection): Promise<number>
  /** Changes the properties named; none named changes nothing, the revision neither. */
  update(context: StoreContext, type: EntityType, id: string, change: Change): Promise<Stored | Refusal>
  remove(context: StoreContext, type: EntityType, id: string, precondition: Precondition): Promise<'removed' | Refusal>
  /** All of it in one atomic batch, or none. */
  unit(context: StoreContext, unit: Unit): Promise<UnitOutcome>
  /** The entities whose indexed property has the value, the newest first. */
  find(context: StoreContext, type: EntityType, lookup: Lookup): Promise<readonly Stored[]>
  /**
   * Which attempt has carried out the repeatable request of the context; undefined where none has. Throws 400 when its id
   * was used for another request.
   */
  recorded(context: StoreContext): Promise<string | undefined>
  /** Whether the repeatable request of the context has been carried out before, as itself or as another of its id. */
  isRecorded(context: StoreContext): Promise<boolean>
  /** Rejects when the database does not answer, or lacks a table or a column. */
  check(): Promise<void>
}
