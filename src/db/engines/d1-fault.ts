import { divisionByZero } from '../sql/division-by-zero.ts'
import { DatabaseFault } from './database-fault.ts'

/**
 * What messages of D1 mean; the first that fits counts (Cloudflare, "Debug D1", list of D1_ERRORs, and "Retry queries").
 * After a lost answer the statements may have been committed or not. What was too much for D1 is that the next time, too:
 * nothing of it is tried again here.
 */
const meanings = [
  // "D1 DB storage operation exceeded timeout which caused object to be reset." belongs here, not to the resets.
  [
    'out-of-reach',
    /overloaded|too many (?:api |sub)?requests|time(?:d ?|-)?out|exceeded its|memory limit|too much load/i,
  ],
  ['out-of-reach', /exceeded (?:the |d1's )?maximum|storage limit/i],
  ['lost-answer', /network connection lost|object to be reset|code was updated|request stream/i],
  ['lost-answer', /transient issue on remote node/i],
  ['out-of-reach', /transient issue|internal error|SQLITE_(?:BUSY|LOCKED|FULL|IOERR|CANTOPEN|CORRUPT|NOMEM)/i],
] as const

/** What is wrong with a statement, not with D1. */
const statementFault =
  /SQLITE_|sql error|syntax error|no such|constraint failed|parameter bindings|too many sql|no sql/i

/** Levels of `cause` that are looked at: the binding wraps what the network says. */
const mostCauses = 5

/** What to throw for an error of D1: a fault when D1 is in trouble, else the error itself. */
export const fromD1Error = (error: unknown): unknown => {
  if (!(error instanceof Error)) return error
  const messages = messagesOf(error)
  for (const message of messages)
    for (const [kind, meaning] of meanings) if (meaning.test(message)) return new DatabaseFault(kind, error)
  // D1's own, and none that is listed: what is wrong with a statement comes with SQLite's word for it.
  const isUnlisted = error.message.startsWith('D1_ERROR') && !messages.some((message) => statementFault.test(message))
  return isUnlisted ? new DatabaseFault('out-of-reach', error) : (divisionByZero(error) ?? error)
}

const messagesOf = (error: Error, levels = mostCauses): readonly string[] =>
  error.cause instanceof Error && levels > 1 ? [error.message, ...messagesOf(error.cause, levels - 1)] : [error.message]
