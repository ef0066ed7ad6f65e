import type { D1Database } from '@cloudflare/workers-types'

interface Statement {
  readonly sql: string
  readonly params: readonly (string | number | null)[]
}

/** Runs the statements of a request on D1 as one batch and answers with the rows of each, as arrays of values. */
// biome-ignore lint/style/noDefaultExport: the platform wants a default.
export default {
  fetch: async (request: Request, { DATABASE }: { DATABASE: D1Database }) => {
    const statements: readonly Statement[] = await request.json()
    try {
      const results = await DATABASE.batch<Record<string, unknown>>(
        statements.map(({ sql, params }) => DATABASE.prepare(sql).bind(...params)),
      )
      return Response.json(results.map(({ results: rows }) => rows.map((row) => Object.values(row))))
    } catch (error) {
      return new Response(String(error), { status: 500 })
    }
  },
}
