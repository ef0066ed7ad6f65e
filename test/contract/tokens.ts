import { describe, expect, it } from 'vitest'
import { answers, callerOf, published, readScope, writeScope } from '../support/clients/caller.ts'
import { audience, type Running, tenants } from '../support/gateways/running.ts'
import { tokenTable } from '../support/oracles/bad-tokens.ts'

export const tokensContract = (gateway: () => Running) =>
  describe('tokens', () => {
    it('takes the good tokens that the bad ones are made from', async () => {
      for (const { name, authorization } of (await tokenTable(gateway().issuer)).good) {
        const headers = { Authorization: authorization ?? '', 'Content-Type': 'application/json' }
        const { status } = await gateway().fetch(answers, { method: 'POST', headers, body: JSON.stringify(published) })
        expect([name, status]).toEqual([name, 201])
      }
    })

    it('refuses a good token that is too long, itself or before it comes so far', async () => {
      const [, over] = (await tokenTable(gateway().issuer)).long
      const { status } = await gateway().fetch(answers, { headers: { Authorization: over?.authorization ?? '' } })
      expect([401, 431]).toContain(status)
    })

    it('refuses every bad token with 401 and a challenge, before the body is read', async () => {
      for (const { name, authorization } of (await tokenTable(gateway().issuer)).bad) {
        const response = await gateway().fetch(answers, {
          method: 'POST',
          headers: authorization === undefined ? {} : { Authorization: authorization },
          body: 'not json',
        })
        const body = (await response.json()) as { error: { code: string; message: string } }
        expect([name, response.status, body.error.code]).toEqual([name, 401, 'InvalidAuthenticationToken'])
        expect(response.headers.get('WWW-Authenticate')).toMatch(
          /^Bearer realm="", authorization_uri="https:\/\/login\.microsoftonline\.com\/common\/oauth2\/authorize", client_id="/,
        )
      }
    })

    it('logs why a token was refused, and what of the path it knows', async () => {
      const { issuer } = gateway()
      const claims = issuer.claimsFor({ tenant: tenants[0], audience, scopes: 'none' })
      const now = Math.floor(Date.now() / 1000)
      const bearer = async (change: object, header = {}) =>
        `Bearer ${await issuer.sign({ ...claims, ...change }, header)}`
      for (const [reason, authorization, error = 'InvalidAuthenticationToken'] of [
        ['no token', undefined],
        ['not a token', 'Basic eDp5'],
        ['expired', await bearer({ exp: now - 400 })],
        ['audience', await bearer({ aud: 'x' })],
        ['tenant', await bearer({ tid: 'x' })],
        ['issuer', await bearer({ iss: 'x' })],
        ['kid unknown', await bearer({}, { kid: 'x' })],
        ['signature', (await bearer({})).replace(/.{9}$/, '')],
        ['permission', await bearer({}), 'Forbidden'],
      ] as const) {
        const headers: Record<string, string> = authorization === undefined ? {} : { Authorization: authorization }
        const answer = await gateway().fetch(`${answers}('x')`, { headers })
        const id = answer.headers.get('request-id') ?? ''
        const lines = () => gateway().output().replaceAll('\\', '')
        await expect.poll(lines).toMatch(new RegExp(`"event":"request","requestId":"${id}"`))
        const line = new RegExp(`"event":"request","requestId":"${id}"[^}]*`).exec(lines())?.[0]
        expect(line).toContain(`"route":"${answers}/:id"`)
        expect(line).toContain(`"error":"${error}","reason":"${reason}"`)
      }
    })

    it('says what Graph says when there is no token', async () => {
      const response = await gateway().fetch(answers)
      const body = (await response.json()) as { error: { message: string } }
      expect(body.error.message).toBe('Access token is empty.')
    })

    it.each([
      ['delegated', { scopes: writeScope }],
      ['delegated, the other permission', { scopes: 'DeviceManagementConfiguration.ReadWrite.All' }],
      ['delegated, among others', { scopes: `openid ${writeScope} profile` }],
      ['application', { roles: [writeScope] }],
    ])('lets a token write: %s', async (_, grant) => {
      const token = await gateway().issuer.token({ tenant: tenants[0], audience, ...grant })
      const response = await gateway().fetch(answers, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify(published),
      })
      expect(response.status).toBe(201)
    })

    it.each([
      ['no permission', { scopes: 'openid' }],
      ['a read permission', { scopes: readScope }],
      ['another case', { scopes: writeScope.toLowerCase() }],
      ['part of a name', { scopes: `${writeScope}x` }],
      ['names joined by a comma', { scopes: `${writeScope},openid` }],
      ["a user's roles", { scopes: 'openid', roles: [writeScope] }],
      ['an application with a read role', { roles: [readScope] }],
    ])('answers 403 to a write with %s, before the body is read', async (_, grant) => {
      const token = await gateway().issuer.token({ tenant: tenants[0], audience, ...grant })
      const response = await gateway().fetch(answers, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'text/plain' },
        body: 'not json',
      })
      const { error } = (await response.json()) as { error: { code: string; message: string } }
      expect([response.status, error.code]).toEqual([403, 'Forbidden'])
      expect(error.message).toContain(writeScope)
      expect(error.message).toContain('DeviceManagementConfiguration.ReadWrite.All')
    })

    it.each([
      ["a user's token without scopes", { idtyp: 'user' }],
      ["a device's token", { idtyp: 'device' }],
      ['an ID token', { sub: 'pairwise', name: 'x' }],
    ])('lets no roles stand in for the scopes of %s', async (_, change) => {
      const { issuer, fetch } = gateway()
      const claims = issuer.claimsFor({ tenant: tenants[0], audience, roles: [writeScope] })
      const token = await issuer.sign({ ...claims, ...change })
      expect((await fetch(answers, { headers: { Authorization: `Bearer ${token}` } })).status).toBe(403)
    })

    it.each([
      'DeviceManagementServiceConfig.Read.All',
      'DeviceManagementServiceConfig.ReadWrite.All',
      'DeviceManagementConfiguration.Read.All',
      'DeviceManagementConfiguration.ReadWrite.All',
    ])('lets %s read', async (scope) => {
      expect((await callerOf(gateway, tenants[0], scope).get(answers)).status).toBe(200)
    })
  })
