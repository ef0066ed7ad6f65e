import { createTestHarness } from 'wrangler'
import type { Bindable, Statement } from '../../../src/db/engines/database.ts'

/** Starts an empty local D1 on workerd that takes many statements in one round trip. */
export const startQueryWorker = async () => {
  const server = createTestHarness({
    workers: [
      {
        config: {
          name: 'query-worker',
          main: new URL('query-worker.ts', import.meta.url).pathname,
          compatibility_date: '2026-07-01',
          d1_databases: [{ binding: 'DATABASE', database_name: 'queries', database_id: 'queries' }],
        },
      },
    ],
  })
  const { url } = await server.listen()
  return {
    /** The rows of each statement. Throws what D1 says when it refuses one. */
    run: async (statements: readonly Statement[]): Promise<Bindable[][][]> => {
      const response = await fetch(url, { method: 'POST', body: JSON.stringify(statements) })
      if (!response.ok) throw new Error(await response.text())
      return JSON.parse(await response.text())
    },
    stop: () => server.close(),
  }
}
