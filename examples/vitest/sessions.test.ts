// Your own code, tested against the gateway: `npm install --save-dev vitest remote-help-gateway`, then `npx vitest`.
import { createGateway, type Gateway } from 'remote-help-gateway'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

const path = '/beta/RequestRemoteHelpSessionAccessResponse'

/** What is under test: asks again, as a good client does, where it is told to wait. */
const answerRequest = async (gateway: Gateway, body: object): Promise<Response> => {
  const response = await fetch(`${gateway.url}${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${await gateway.token()}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (response.status !== 429) return response
  await gateway.clock.advance(Number(response.headers.get('Retry-After')) * 1000) // in place of a real wait
  return answerRequest(gateway, body)
}

const answer = {
  sessionKey: 'Session Key value',
  sessionType: 'viewScreen',
  pubSubEncryptionKey: 'Pub Sub Encryption Key value',
  pubSubEncryption: 'Pub Sub Encryption value',
}

describe('answering a request for access', () => {
  let gateway: Gateway
  beforeAll(async () => {
    gateway = await createGateway({ deterministic: true })
  })
  beforeEach(() => gateway.reset())
  afterAll(() => gateway.close())

  it('is stored', async () => {
    const response = await answerRequest(gateway, answer)
    expect(response.status).toBe(201)
    expect(await response.json()).toMatchObject(answer)
    expect(await gateway.export()).toMatchObject({
      [gateway.tenant]: { RequestRemoteHelpSessionAccessResponse: [answer] },
    })
  })

  it('survives being throttled', async () => {
    gateway.faults.set({ fault: 'throttle', method: 'POST', times: 2, retryAfter: 10 })
    expect((await answerRequest(gateway, answer)).status).toBe(201)
    expect(gateway.requests().map(({ status, fault }) => [status, fault])).toEqual([
      [429, 'throttle'],
      [201, undefined],
    ])
  })

  it('is gone after a day', async () => {
    await gateway.seed({ RequestRemoteHelpSessionAccessResponse: [answer] })
    const list = async () => {
      const response = await fetch(`${gateway.url}${path}`, {
        headers: { Authorization: `Bearer ${await gateway.token({ expiresIn: 3600 })}` },
      })
      const page: { readonly value: readonly unknown[] } = JSON.parse(await response.text())
      return page.value.length
    }
    expect(await list()).toBe(1)
    gateway.clock.advance(25 * 60 * 60 * 1000)
    expect(await list()).toBe(0)
  })
})
