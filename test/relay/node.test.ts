import { afterAll, beforeAll, describe } from 'vitest'
import { createGateway } from '../../src/entry/testing/create-gateway.ts'
import { relaySuite } from './suite.ts'

type Gateway = Awaited<ReturnType<typeof createGateway>>

describe('on Node', () => {
  let gateway: Gateway
  beforeAll(async () => {
    gateway = await createGateway()
  })
  afterAll(async () => {
    await gateway.close()
  })
  relaySuite(() => ({ url: gateway.url, token: (user) => gateway.token({ user }) }))
})
