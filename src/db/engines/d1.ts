import type { D1Database, D1Result } from '@cloudflare/workers-types'
import { fromD1Error } from './d1-fault.ts'
import { type Database, oneWindow, type Result, type Row } from './database.ts'

/** Cloudflare D1. A batch is one transaction and one round trip. */
export const d1 = (binding: D1Database): Database => ({
  scan: oneWindow,
  // D1 sees to its files by itself.
  isInPlace: () => true,
  execute: async (statements) => {
    const prepared = statements.map(({ sql, params }) => binding.prepare(sql).bind(...params))
    const [only] = prepared
    try {
      const results = prepared.length === 1 && only ? [await only.all<Row>()] : await binding.batch<Row>(prepared)
      return results.map(toResult)
    } catch (error) {
      throw fromD1Error(error)
    }
  },
})

const toResult = ({ results, meta }: D1Result<Row>): Result => ({
  rows: results,
  rowsRead: meta.rows_read,
  rowsWritten: meta.rows_written,
})
