import { afterAll, expect, it } from 'vitest'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { repeatable } from '../support/clients/repeatable.ts'
import { startApp } from '../support/gateways/start-app.ts'

const app = await startApp()
afterAll(() => app.stop())
const { post } = callerOf(() => app)
// The time of sending is told in whole seconds.
app.time.now = Math.floor(app.time.now / 1000) * 1000

const hour = 3_600_000
it.each([
  ['24 hours ago', -24 * hour, 412],
  ['a second less than 24 hours ago', -24 * hour + 1000, 201],
  ['a second less than five minutes ahead', 299_000, 201],
  ['five minutes ahead', 300_000, 412],
])('takes what was first sent within the window: %s', async (_, milliseconds, status) => {
  const answer = await post(answers, published, repeatable(undefined, new Date(app.time.now + milliseconds)))
  expect([answer.status, answer.headers.get('Repeatability-Result'), answer.body.error?.target]).toEqual([
    status,
    status === 412 ? 'rejected' : 'accepted',
    status === 412 ? 'Repeatability-First-Sent' : undefined,
  ])
})
