import { Hono } from 'hono'
import { expect, it } from 'vitest'
import type { GatewayEnv } from '../../../src/http/gateway-env.ts'
import { inOrder, type Step } from '../../../src/http/middleware/in-order.ts'

/** What becomes of a request that goes through the steps to a handler, and what was done on the way. */
const through = async (steps: readonly Step[], handle: () => Response | undefined = () => new Response('done')) => {
  const app = new Hono<GatewayEnv>()
  app.onError((error) => new Response(error.message, { status: 500 }))
  app.use(inOrder(...steps))
  // Holds at run time: a handler may forget to answer.
  app.get('/', handle as () => Response)
  const answer = await app.request('/')
  return `${answer.status} ${await answer.text()}`
}

it('takes one step after the other, whether they have to wait or not', async () => {
  const done: string[] = []
  const at = (name: string) => () => void done.push(name)
  const after = (name: string) => async () => {
    await undefined
    done.push(name)
  }
  expect(await through([at('1'), after('2'), at('3'), at('4'), after('5')])).toBe('200 done')
  expect(done).toEqual(['1', '2', '3', '4', '5'])
})

it.each([
  [
    'throws',
    () => {
      throw new Error('refused')
    },
  ],
  [
    'rejects',
    async () => {
      throw new Error('refused')
    },
  ],
])('goes no further where a step %s', async (_, refuse: Step) => {
  const done: string[] = []
  expect(await through([refuse, () => void done.push('next')], () => void done.push('handler'))).toBe('500 refused')
  expect(done).toEqual([])
})

it('gives Hono nothing to take for an answer where a handler gives none', async () => {
  expect(await through([() => {}], () => undefined)).toMatch(/^500 Context is not finalized/)
})
