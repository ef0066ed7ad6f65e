import type { D1Database } from '@cloudflare/workers-types'
import { d1 } from '../../../src/db/engines/d1.ts'

/** Runs the statements of a request on D1 as the gateway does. Says how often the database was called for it. */
// biome-ignore lint/style/noDefaultExport: the platform wants a default.
export default {
  fetch: async (request: Request, { DATABASE }: { DATABASE: D1Database }) => {
    let roundTrips = 0
    const database = d1(
      counting(DATABASE, () => {
        roundTrips += 1
      }),
    )
    try {
      return Response.json(await database.execute(await request.json()), {
        headers: { 'Round-Trips': String(roundTrips) },
      })
    } catch (error) {
      return new Response(String(error), { status: 500 })
    }
  },
}

/** The methods of a binding and of its statements that go to the database. */
const travelling = ['batch', 'exec', 'all', 'first', 'raw', 'run']

/** The same object, which tells of every call that goes to the database, as do the statements that it prepares. */
const counting = <T extends object>(target: T, onCall: () => void): T =>
  new Proxy(target, {
    get: (_, name) => {
      const value: unknown = Reflect.get(target, name)
      if (typeof value !== 'function') return value
      return (...values: unknown[]) => {
        if (travelling.includes(String(name))) onCall()
        const result: unknown = Reflect.apply(value, target, values)
        return name === 'prepare' || name === 'bind' ? counting(Object(result), onCall) : result
      }
    },
  })
