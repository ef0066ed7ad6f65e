import { describe, expect, it } from 'vitest'
import { fixedKeys } from '../../../src/auth/key-source.ts'
import { tokenVerifier } from '../../../src/auth/verify-token.ts'
import { asInstant } from '../../../src/clock.ts'
import { wallClock } from '../../../src/entry/runtime/time/clocks.ts'
import { readScope, writeScope } from '../../support/clients/caller.ts'
import { createIssuer, type Issuer } from '../../support/clients/tokens.ts'
import { audience, tenants } from '../../support/gateways/running.ts'
import { tokenTable } from '../../support/oracles/bad-tokens.ts'
import { promised } from '../../support/promised.ts'

const [tenant] = tenants
const issuer = await createIssuer()

const verifierFor = (of: Issuer, change: Partial<Parameters<typeof tokenVerifier>[0]> = {}) =>
  promised(
    tokenVerifier({
      authority: of.authority,
      tenants,
      audiences: ['api://help', audience],
      keys: fixedKeys(of.jwks),
      clock: wallClock,
      ...change,
    }),
  )

const verify = verifierFor(issuer)
const claims = issuer.claimsFor({ tenant, audience, scopes: `openid ${writeScope}` })
const signed = async (change: object) => `Bearer ${await issuer.sign({ ...claims, ...change })}`
const messageOf = (authorization: string | undefined) =>
  verify(authorization).then(
    () => 'accepted',
    (error: Error) => error.message,
  )

describe('bad tokens', async () => {
  const { bad: rows, good } = await tokenTable(issuer)
  it('are many', () => expect(rows.length).toBeGreaterThan(80))
  it.each(good)('are made from one that is taken: $name', async ({ authorization }) => {
    expect(await verify(authorization)).toMatchObject({ kind: 'delegated' })
  })
  it.each(rows)('$name', async ({ authorization }) => {
    await expect(verify(authorization)).rejects.toMatchObject({ code: 'InvalidAuthenticationToken', status: 401 })
  })

  it('are refused in the words of Graph', async () => {
    const now = Math.floor(Date.now() / 1000)
    expect(await messageOf(undefined)).toBe('Access token is empty.')
    expect(await messageOf('Bearer opaque')).toMatch(/^IDX14100: JWT is not well formed, there are no dots/)
    expect(await messageOf(await signed({ exp: now - 400 }))).toMatch(
      /^Lifetime validation failed, the token is expired\. It ended 6 minutes ago/,
    )
    expect(await messageOf(await signed({ aud: 'x' }))).toBe(
      `Access token validation failure. Invalid audience. Ask for a token for api://help or ${audience}.`,
    )
    expect(await messageOf(`${await signed({})}x`)).toBe('Signature is invalid.')
  })

  it('are challenged, with an error only where a token was sent', async () => {
    const challenge = (authorization?: string) =>
      verify(authorization).catch((error: { headers: Record<string, string> }) => error.headers['WWW-Authenticate'])
    const plain = `Bearer realm="", authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", client_id="${audience}"`
    expect(await challenge()).toBe(plain)
    expect(await challenge('Bearer x')).toBe(`${plain}, error="invalid_token"`)
  })
})

describe('good tokens', () => {
  it('name the caller', async () => {
    expect(await verify(await signed({}))).toMatchObject({
      tenant,
      application: claims.azp,
      actor: claims.oid,
      kind: 'delegated',
      permissions: new Set(['openid', writeScope]),
    })
    expect(await verify((await signed({})).replace('Bearer', 'bEARER'))).toMatchObject({ tenant })
  })

  it('are within 300 s of the clock', async () => {
    const now = Math.floor(Date.now() / 1000)
    expect(await messageOf(await signed({ exp: now - 290 }))).toBe('accepted')
    expect(await messageOf(await signed({ nbf: now + 290, iat: now + 290 }))).toBe('accepted')
  })

  it.each([
    [{ scp: undefined, sub: claims.oid, roles: [writeScope] }, 'application', [writeScope]],
    [{ scp: undefined, sub: claims.oid }, 'application', []],
    [{ scp: undefined, roles: [writeScope] }, 'delegated', []],
    [{ scp: undefined, sub: undefined, roles: [writeScope] }, 'delegated', []],
    [{ scp: undefined, sub: undefined, oid: undefined, roles: [writeScope] }, 'delegated', []],
    [{ scp: undefined, sub: '', oid: '', roles: [writeScope] }, 'delegated', []],
    [{ scp: undefined, sub: [claims.oid], oid: [claims.oid], roles: [writeScope] }, 'delegated', []],
    [{ scp: readScope, sub: claims.oid, roles: [writeScope] }, 'delegated', [readScope]],
    [{ idtyp: 'user', scp: readScope, sub: claims.oid, roles: [writeScope] }, 'delegated', [readScope]],
    [{ idtyp: 'app', roles: [writeScope], scp: readScope }, 'application', [writeScope]],
    [{ idtyp: 'app', scp: writeScope }, 'application', []],
    [{ scp: readScope, roles: [writeScope] }, 'delegated', [readScope]],
    [{ scp: '', roles: [writeScope] }, 'delegated', []],
    [{ scp: undefined, sub: claims.oid, roles: writeScope }, 'application', []],
    [{ scp: [writeScope] }, 'delegated', []],
    [{ scp: undefined, sub: claims.oid, roles: [1, writeScope, null] }, 'application', [writeScope]],
  ])('grant by scp or by roles, never both: %j', async (change, kind, permissions) => {
    const principal = await verify(await signed(change))
    expect([principal.kind, [...principal.permissions]]).toEqual([kind, permissions])
  })

  it.each(['user', 'device', 'App', '', 'service', null, ['app'], 1])(
    "of the kind %j are no application's, whatever their subject and roles",
    async (idtyp) => {
      const principal = await verify(await signed({ idtyp, scp: undefined, sub: claims.oid, roles: [writeScope] }))
      expect([principal.kind, [...principal.permissions]]).toEqual(['delegated', []])
    },
  )

  it('need a key of their own tenant, where a key has one', async () => {
    const fixed = issuer.jwks.keys.map((key) => ({ ...key, issuer: key.issuer.replace('{tenantid}', tenants[1]) }))
    const strict = verifierFor(issuer, { keys: fixedKeys({ keys: fixed }) })
    await expect(strict(await signed({}))).rejects.toMatchObject({ status: 401 })
    const other = issuer.claimsFor({ tenant: tenants[1], audience, scopes: writeScope })
    expect(await strict(`Bearer ${await issuer.sign(other)}`)).toMatchObject({ tenant: tenants[1] })
  })

  it('may be signed by a key without issuer only where the tenants are listed', async () => {
    const keys = fixedKeys({ keys: issuer.jwks.keys.map(({ issuer: _, ...key }) => key) })
    expect(await verifierFor(issuer, { keys })(await signed({}))).toMatchObject({ tenant })
    const everyone = verifierFor(issuer, { keys, tenants: 'organizations' })
    await expect(everyone(await signed({}))).rejects.toMatchObject({ status: 401 })
  })

  it('are remembered, but not past their expiry', async () => {
    let now = Date.now()
    const remembering = verifierFor(issuer, { clock: () => asInstant(now) })
    const token = await signed({ exp: Math.floor(now / 1000) + 100 })
    const first = await remembering(token)
    expect(await remembering(token)).toBe(first)
    expect(await verify(token)).not.toBe(first)
    now += 398_000
    expect(await remembering(token)).toBe(first)
    now += 3000
    await expect(remembering(token)).rejects.toMatchObject({ status: 401 })
  })

  it('are remembered whole, with their signature', async () => {
    const token = await signed({})
    const other = await signed({ oid: 'someone else' })
    expect(await verify(token)).toBe(await verify(token))
    const mixed = [...token.split('.').slice(0, 2), other.split('.')[2]].join('.')
    await expect(verify(mixed)).rejects.toMatchObject({ status: 401 })
    await expect(verify(`${token}A`)).rejects.toMatchObject({ status: 401 })
  })

  it('are remembered a thousand at a time, the newest', async () => {
    const remembering = verifierFor(issuer)
    const tokens = await Promise.all(Array.from({ length: 1001 }, (_, uti) => signed({ uti: String(uti) })))
    const principals = []
    for (const token of tokens) principals.push(await remembering(token))
    expect(await remembering(tokens.at(-1))).toBe(principals.at(-1))
    expect(await remembering(tokens[1])).toBe(principals[1])
    expect(await remembering(tokens[0])).not.toBe(principals[0])
  })
})
