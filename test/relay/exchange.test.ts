import { expect, it } from 'vitest'
import { createGateway } from '../../src/entry/testing/create-gateway.ts'
import { seededRandom } from '../support/process/seeded-random.ts'
import { exchange, faultsOf } from './exchange.ts'
import { meetingsAt } from './meeting.ts'

it('carries all messages of Azure’s clients, once and in order, through connections that are cut within frames', async () => {
  const gateway = await createGateway()
  const meet = meetingsAt({ url: gateway.url, token: (user) => gateway.token({ user }) })
  const both = await Promise.all(
    [1, 2, 3, 4].map(async (seed) => {
      const meeting = await meet()
      return exchange({ meeting, url: gateway.url, random: seededRandom(seed), messages: 250, cuts: 5 })
    }),
  )
  for (const side of both.flat()) {
    expect(faultsOf(side)).toEqual({ lost: [], twice: [], changed: [], misplaced: [] })
    expect(side.got).toHaveLength(250)
    expect(side).toMatchObject({ cuts: 5, connectionIds: 1, disconnected: [] })
  }
  await gateway.close()
})
