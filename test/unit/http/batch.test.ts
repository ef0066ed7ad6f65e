import { OpenAPIHono } from '@hono/zod-openapi'
import { expect, it } from 'vitest'
import type { Instant } from '../../../src/clock.ts'
import { batch } from '../../../src/http/batch/batch.ts'
import { mostBatchBytes } from '../../../src/http/batch/batch-room.ts'
import type { GatewayEnv } from '../../../src/http/gateway-env.ts'
import { lanesOfProcess, openLanes } from '../../../src/limits/lanes.ts'

it.each([
  [
    'a process',
    lanesOfProcess(
      async () => {},
      async () => {},
    ),
    8,
  ],
  ['a Worker', openLanes, 4],
])('shares the room of its answer out to answers that come at once: %s', async (_, lanes, atOnce) => {
  const page = JSON.stringify('x'.repeat(800_000))
  const app = new OpenAPIHono<GatewayEnv>()
  app.use(async (c, next) => {
    c.set('principal', { tenant: 'tenant' } as GatewayEnv['Variables']['principal'] & object)
    c.set('headers', {})
    await next()
  })
  /** Answers are given when all are asked for that are asked for at once. */
  let asked: (() => void)[] = []
  const settings: Partial<Parameters<typeof batch>[2]> = {
    fetch: async (_, { outer } = {}) => {
      await new Promise<void>((resolve) => {
        asked.push(resolve)
        if (asked.length < atOnce) return
        for (const go of asked) go()
        asked = []
      })
      outer?.take({ status: 200, headers: { 'Content-Type': 'application/json' }, body: page })
      return new Response()
    },
    clock: () => 0 as Instant,
    log: () => {},
    lanes,
    explain: () => ({ reason: 'none' }),
  }
  batch(app, 'beta', settings as Parameters<typeof batch>[2])
  const requests = Array.from({ length: 8 }, (_, id) => ({ id: String(id), method: 'GET', url: '/reports' }))
  const body = JSON.stringify({ requests })
  const headers = { 'Content-Type': 'application/json' }
  const response = await app.request('/beta/$batch', { method: 'POST', headers, body }, { search: '' })
  const text = await response.text()
  const statuses = JSON.parse(text).responses.map(({ status }: { status: number }) => status)
  expect(statuses).toEqual([200, 200, 200, 200, 200, 429, 429, 429])
  expect(text.length).toBeLessThanOrEqual(mostBatchBytes)
})
