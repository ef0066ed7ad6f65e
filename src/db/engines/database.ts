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

/** An SQL engine behind one door. Drizzle writes the statements, an engine runs them. */
export interface Database {
  /**
   * Runs the statements in order as one atomic unit, in one round trip, and answers when they are durable.
   * The meter counts the attempts that it took.
   */
  execute(statements: readonly Statement[], meter?: { attempts: number }): Promise<readonly Result[]>
  /** Whether what was opened is still there, where an engine can tell: reads may go on when it is not, writes do not. */
  readonly isInPlace?: () => boolean
}
