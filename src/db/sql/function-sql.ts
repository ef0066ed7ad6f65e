import { type SQL, sql } from 'drizzle-orm'
import type { ExpressionOf } from '../../odata/query/filter/expression.ts'
import type { FunctionName } from '../../odata/query/filter/functions.ts'

/**
 * The canonical functions as both engines compute them. Strings are sequences of Unicode code points; tolower and
 * toupper change A-Z and a-z alone; trim takes off U+0020 alone. Every number is REAL, so that no engine does integer
 * arithmetic. A null argument makes all of them null.
 */
export const functionSql = (call: ExpressionOf<'call'>, [first, second, third]: readonly SQL[]): SQL =>
  writers[call.function]({
    first: first ?? sql`null`,
    second: second ?? sql`null`,
    third,
    timeStart: call.parameters[0]?.type === 'Edm.TimeOfDay' ? 1 : 12,
  })

interface Arguments {
  readonly first: SQL
  readonly second: SQL
  readonly third: SQL | undefined
  /** Where the hour begins in the first argument, counted from 1: an instant has its date before it. */
  readonly timeStart: number
}

const writers: Readonly<Record<FunctionName, (parts: Arguments) => SQL>> = {
  contains: ({ first, second }) => sql`(instr(${first}, ${second}) > 0)`,
  startswith: ({ first, second }) => sql`(instr(${first}, ${second}) = 1)`,
  // U+0001 ends both: neither a stored string nor a literal contains it.
  endswith: ({ first, second }) => sql`(instr(${first} || char(1), ${second} || char(1)) > 0)`,
  length: ({ first }) => sql`cast(length(${first}) as real)`,
  indexof: ({ first, second }) => sql`(instr(${first}, ${second}) - 1.0)`,
  substring: ({ first, second, third }) =>
    third
      ? sql`substr(${first}, ${inRange(second)} + 1, ${inRange(third)})`
      : sql`substr(${first}, ${inRange(second)} + 1)`,
  tolower: ({ first }) => sql`lower(${first})`,
  toupper: ({ first }) => sql`upper(${first})`,
  trim: ({ first }) => sql`trim(${first})`,
  concat: ({ first, second }) => sql`(${first} || ${second})`,
  year: ({ first }) => digits(first, 1, 4),
  month: ({ first }) => digits(first, 6, 2),
  day: ({ first }) => digits(first, 9, 2),
  hour: ({ first, timeStart }) => digits(first, timeStart, 2),
  minute: ({ first, timeStart }) => digits(first, timeStart + 3, 2),
  second: ({ first, timeStart }) => digits(first, timeStart + 6, 2),
  fractionalseconds: ({ first, timeStart }) => sql`(${digits(first, timeStart + 9, 7)} / 1e7)`,
  date: ({ first }) => part(first, 1, 10),
  time: ({ first }) => part(first, 12, 16),
}

const part = (text: SQL, start: number, length: number) =>
  sql`substr(${text}, ${sql.raw(String(start))}, ${sql.raw(String(length))})`

const digits = (text: SQL, start: number, length: number) => sql`cast(${part(text, start, length)} as real)`

/** What lies before the start counts as the start; substr() itself counts a negative number from the end. */
const inRange = (position: SQL) => sql`min(max(${position}, 0), 2147483646)`
