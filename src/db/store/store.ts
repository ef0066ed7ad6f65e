import type { EntityType } from '../../model/entity-type.ts'
import type { Entity } from '../../model/value.ts'
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

/** A page of entities in their order. */
export interface ListedPage {
  readonly listed: readonly Listed[]
  /** Behind it there may be more; undefined where there is none. Not always that of the last entity of the page. */
  readonly end: Position | undefined
  /** How many are selected, where they were to be counted. */
  readonly total: number | undefined
}

/** `absent`: the tenant has no such entity (another tenant's is no different); `mismatch`: the precondition failed. */
export type Refusal = 'absent' | 'mismatch'

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
  /** Whether the repeatable request of the context has been carried out before, as itself or as another of its id. */
  isRecorded(context: StoreContext): Promise<boolean>
  /** Rejects when the database does not answer, or lacks a table or a column. */
  check(): Promise<void>
}
