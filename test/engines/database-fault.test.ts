import { describe, expect, it } from 'vitest'
import { fromD1Error } from '../../src/db/engines/d1-fault.ts'
import { fromSqliteError } from '../../src/db/engines/sqlite/sqlite-fault.ts'

/** What an error is taken for, in all that a caller sees of it: nothing when it is not the engine's trouble. */
const seen = (thrown: unknown, error: Error) => {
  if (thrown === error) return undefined
  const { kind, status, headers, cause } = thrown as Record<string, unknown>
  expect([status, headers, cause]).toEqual([503, { 'Retry-After': '5' }, error])
  return kind
}

describe('D1', () => {
  it.each([
    // Cloudflare, "Debug D1": the list of D1_ERRORs.
    ['D1 DB reset because its code was updated.', 'lost-answer'],
    ['Internal error while starting up D1 DB storage caused object to be reset.', 'lost-answer'],
    ['Network connection lost.', 'lost-answer'],
    ['Internal error in D1 DB storage caused object to be reset.', 'lost-answer'],
    ['Cannot resolve D1 DB due to transient issue on remote node.', 'lost-answer'],
    ["Can't read from request stream because client disconnected.", 'lost-answer'],
    ['D1 DB storage operation exceeded timeout which caused object to be reset.', 'out-of-reach'],
    ['D1 DB is overloaded. Requests queued for too long.', 'out-of-reach'],
    ['D1 DB is overloaded. Too many requests queued.', 'out-of-reach'],
    ["D1 DB's isolate exceeded its memory limit and was reset.", 'out-of-reach'],
    ['D1 DB exceeded its CPU time limit and was reset.', 'out-of-reach'],
    ['Exceeded maximum DB size', 'out-of-reach'],
    ["Your account has exceeded D1's maximum account storage limit, please contact Cloudflare.", 'out-of-reach'],
    // Beside the list.
    ['A transient issue.', 'out-of-reach'],
    ['timed out', 'out-of-reach'],
    ['internal error; reference = 0123456789', 'out-of-reach'],
    ['Too many API requests by single worker invocation.', 'out-of-reach'],
    ['database or disk is full: SQLITE_FULL', 'out-of-reach'],
    ['database is locked: SQLITE_BUSY', 'out-of-reach'],
  ] as const)('%s', (message, kind) => {
    const ofError = new Error(message)
    const prefixed = new Error(`D1_ERROR: ${message}`)
    const wrapped = new Error('D1_ERROR: it failed.', { cause: ofError })
    const wrappedTwice = new TypeError('it failed.', { cause: wrapped })
    for (const error of [ofError, prefixed, wrapped, wrappedTwice]) {
      expect([error.message, seen(fromD1Error(error), error)]).toEqual([error.message, kind])
    }
  })

  it('is in trouble where it names none', () => {
    const error = new Error('D1_ERROR: Something that no list has.')
    expect(seen(fromD1Error(error), error)).toBe('out-of-reach')
  })

  it.each([
    'D1_ERROR: no such table: x: SQLITE_ERROR',
    'D1_ERROR: no such column: x',
    'D1_ERROR: near "x": syntax error at offset 0: SQLITE_ERROR',
    'D1_ERROR: UNIQUE constraint failed: x.y: SQLITE_CONSTRAINT',
    'D1_ERROR: too many SQL variables at offset 1: SQLITE_ERROR',
    'D1_ERROR: string or blob too big: SQLITE_TOOBIG',
    'D1_ERROR: Wrong number of parameter bindings for SQL query.',
    'D1_TYPE_ERROR: Type undefined not supported.',
    'D1_COLUMN_NOTFOUND',
    'x is not a function',
  ])('is not what is wrong with a statement or with the code: %s', (message) => {
    const error = new Error(message)
    expect(seen(fromD1Error(error), error)).toBeUndefined()
  })

  it('comes to an end with causes that go round', () => {
    const error = new Error('x')
    error.cause = error
    expect(seen(fromD1Error(error), error)).toBeUndefined()
  })
})

describe('SQLite', () => {
  it.each([
    ...['BUSY', 'LOCKED', 'FULL', 'IOERR_FSYNC', 'READONLY', 'CANTOPEN', 'CORRUPT', 'NOTADB', 'NOMEM', 'PROTOCOL'].map(
      (name) => [`SQLITE_${name}`, 'out-of-reach'] as const,
    ),
    ['SQLITE_ERROR', undefined],
    ['SQLITE_CONSTRAINT_PRIMARYKEY', undefined],
  ] as const)('%s', (code, kind) => {
    const error = Object.assign(new Error('x'), { code })
    expect(seen(fromSqliteError(error), error)).toBe(kind)
  })

  it('an error without a code', () => {
    const error = new Error('SQLITE_FULL')
    expect(seen(fromSqliteError(error), error)).toBeUndefined()
  })
})
