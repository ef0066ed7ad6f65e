import type BetterSqlite from 'better-sqlite3'
import type { Ticks } from '../../../src/clock.ts'
import { groupCommit } from '../../../src/db/engines/sqlite/group-commit.ts'
import { sqlite } from '../../../src/db/engines/sqlite/sqlite.ts'
import { monotonicClock } from '../../../src/entry/runtime/time/clocks.ts'

interface Wanted {
  readonly isInPlace?: () => boolean
  readonly ticks?: Ticks
}

/** The engine over a connection whose file, if it has one, stays where it is. */
export const sqliteEngine = (
  connection: BetterSqlite.Database,
  { isInPlace = () => true, ticks = monotonicClock }: Wanted = {},
) => sqlite(connection, { isInPlace, ticks, write: groupCommit(connection, isInPlace, ticks) })
