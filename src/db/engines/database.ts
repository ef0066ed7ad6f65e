/** The only values bound: the engines disagree on all others (D1 binds a boolean as 1.0, better-sqlite3 refuses it). */
export type Bindable = string | number | null

/** SQL as every engine takes it, and the values for its question marks in their order. */
export interface Statement {
  readonly sql: string
  readonly params: readonly Bindable[]
  /** Whether running it once more leaves what running it once leaves: after a lost answer it may be tried again. */
  readonly isRepeatable: boolean
}

/** A row by the names of its columns. */
export type Row = Readonly<Record<string, Bindable>>

/** What one statement came to. */
export interface Result {
  readonly rows: readonly Row[]
  /** As the engine bills or counts them; 0 where it does not say. */
  readonly rowsRead: number
  readonly rowsWritten: number
  /** How long the engine was busy with it, by a monotonic clock; undefined where nobody waits for it meanwhile. */
  readonly milliseconds?: number
}

/** How an engine has rows looked through of which a request may show few: in windows along the key. */
export interface Scan {
  /** Rows of a window at the most. */
  readonly window: number
  /**
   * Milliseconds that the statement of a window may take, where others wait for it. Undefined where they do not:
   * `rowsRead` then says how many rows a statement has looked at.
   */
  readonly windowTime: number | undefined
  /** Rows that are looked at for one request. */
  readonly mostRows: number
  /** Rows whose order is kept from window to window. */
  readonly mostSorted: number
  /** Bytes that may be read at once where counting them first would cost more than reading them. */
  readonly bytesAtOnce: number
}

/** Rows that are looked at for one request: what an engine gets through in about a second. */
export const mostRowsExamined = 200_000

/** All in one statement, for an engine whose statements hold up no one. */
export const oneWindow: Scan = {
  window: mostRowsExamined,
  windowTime: undefined,
  mostRows: mostRowsExamined,
  mostSorted: mostRowsExamined,
  // D1 bills seven rows for each whose size is added up. A tenth of what a Worker has, and an ordinary page of any type.
  bytesAtOnce: 12 * 2 ** 20,
}

/** On whose behalf statements are run. */
export interface OnBehalf {
  /** Statements of one tenant may wait for one another, not for those of the others. */
  readonly tenant: string
  /** Counts the attempts that it took. */
  readonly meter?: { attempts: number }
}

/** For what no tenant asks: sweeps and the like. */
export const theGateway: OnBehalf = { tenant: '' }

/** An SQL engine behind one door. Drizzle writes the statements, an engine runs them. */
export interface Database {
  readonly scan: Scan
  /**
   * Runs the statements in order as one atomic unit, in one round trip, and answers when they are durable. On behalf of
   * the gateway itself unless said. Rejects, and never throws at once; with 429 when too much waits for the tenant already.
   */
  execute(statements: readonly Statement[], onBehalf?: OnBehalf): Promise<readonly Result[]>
  /** Whether what was opened is still there, as far as an engine can tell: reads may go on when it is not, writes do not. */
  readonly isInPlace: () => boolean
}
