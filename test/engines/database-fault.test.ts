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
    ['D1_ERROR: Network connection lost.', 'lost-answer'],
    ['D1_ERROR: D1 DB storage caused object to be reset.', 'lost-answer'],
    ['D1_ERROR: D1 DB reset because its code was updated.', 'lost-answer'],
    ['D1_ERROR: Cannot resolve D1 DB due to transient issue on remote node.', 'lost-answer'],
    ["D1_ERROR: Can't read from request stream because client disconnected.", 'lost-answer'],
    ['D1_ERROR: A transient issue.', 'out-of-reach'],
    ['D1_ERROR: D1 DB is overloaded. Requests queued for too long.', 'out-of-reach'],
    ['D1_ERROR: D1 DB exceeded its memory limit.', 'out-of-reach'],
    ['D1_ERROR: timed out', 'out-of-reach'],
    ['D1_ERROR: no such table: x: SQLITE_ERROR', undefined],
    ['D1_TYPE_ERROR: Type undefined not supported.', undefined],
    ['timed out', undefined],
  ])('%s', (message, kind) => {
    const error = new Error(message)
    expect(seen(fromD1Error(error), error)).toBe(kind)
    const wrapped = new Error('D1_ERROR: x', { cause: error })
    expect(seen(fromD1Error(wrapped), wrapped)).toBe(kind === 'lost-answer' ? kind : undefined)
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
