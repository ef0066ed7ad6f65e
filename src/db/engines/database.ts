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
  /**
   * Runs the statements in order as one atomic unit, in one round trip, and answers when they are durable. On behalf of
   * the gateway itself unless said. Throws 429 when too much waits for the tenant already.
   */
  execute(statements: readonly Statement[], onBehalf?: OnBehalf): Promise<readonly Result[]>
}
