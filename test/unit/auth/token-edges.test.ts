import { describe, expect, it } from 'vitest'
import { fixedKeys } from '../../../src/auth/key-source.ts'
import { tokenVerifier } from '../../../src/auth/verify-token.ts'
import { asInstant } from '../../../src/clock.ts'
import { createIssuer } from '../../support/clients/tokens.ts'
import { audience, tenants } from '../../support/gateways/running.ts'
import { promised } from '../../support/promised.ts'

const [tenant] = tenants
const issuer = await createIssuer()
const claims = issuer.claimsFor({ tenant, audience, scopes: 'a' })
const now = claims.iat ?? 0

const verifierOf = (keys: object, change: Partial<Parameters<typeof tokenVerifier>[0]> = {}) =>
  promised(
    tokenVerifier({
      authority: issuer.authority,
      tenants,
      audiences: [audience],
      keys: fixedKeys(keys),
      clock: () => asInstant(now * 1000 + 999),
      ...change,
    }),
  )
const verify = verifierOf(issuer.jwks)
const principalOf = async (change: object) => verify(`Bearer ${await issuer.sign({ ...claims, ...change })}`)
const statusOf = (change: object) =>
  principalOf(change).then(
    () => 200,
    ({ status }: { status: number }) => status,
  )

describe('the clocks of two machines may differ by 300 seconds', () => {
  it.each([
    ['exp', -299, 200],
    ['exp', -300, 401],
    ['nbf', 300, 200],
    ['nbf', 301, 401],
    ['iat', 300, 200],
    ['iat', 301, 401],
  ])('%s at %i seconds from now', async (name, seconds, status) => {
    expect(await statusOf({ [name]: now + seconds })).toBe(status)
  })

  it('and times are counted from 1970', async () => {
    for (const name of ['nbf', 'iat']) {
      expect([name, await statusOf({ [name]: 0 }), await statusOf({ [name]: -1 })]).toEqual([name, 200, 401])
    }
  })

  it('and a remembered token is held to the same second', async () => {
    let seconds = now
    const remembering = verifierOf(issuer.jwks, { clock: () => asInstant(seconds * 1000) })
    const token = `Bearer ${await issuer.sign({ ...claims, exp: now + 10 })}`
    const first = await remembering(token)
    seconds = now + 309
    expect(await remembering(token)).toBe(first)
    seconds = now + 310
    await expect(remembering(token)).rejects.toMatchObject({ status: 401 })
  })
})

describe('a caller', () => {
  it.each([
    [{}, { application: claims.azp, actor: claims.oid }],
    [{ azp: undefined, appid: 'one' }, { application: 'one' }],
    [{ azp: '', appid: 'one' }, { application: 'one' }],
    [{ azp: 'two', appid: 'one' }, { application: 'two' }],
    [{ azp: undefined }, { application: '' }],
    [{ azp: 5, appid: {} }, { application: '' }],
    [{ oid: undefined, sub: 'one' }, { actor: 'one' }],
    [{ oid: '', sub: 'one' }, { actor: 'one' }],
    [{ sub: 'one' }, { actor: claims.oid }],
    [{ oid: undefined }, { actor: '' }],
    [{ tid: tenant.toUpperCase(), iss: claims.iss?.replace(tenant, tenant.toUpperCase()) }, { tenant }],
    [{ scp: ' a  b ' }, { permissions: new Set(['a', 'b']) }],
  ])('is who the claims name: %j', async (change, principal) => {
    expect(await principalOf(change)).toMatchObject(principal)
  })
})

describe('a gateway for every organisation', () => {
  const everyone = verifierOf(issuer.jwks, { tenants: 'organizations' })
  const personal = '9188040d-6c67-4c5b-b112-36a304b66dad'
  it.each([
    ['a tenant', tenants[1], 200],
    ['a tenant that nobody listed', 'cccccccc-0000-4000-8000-000000000003', 200],
    ['personal accounts', personal, 401],
    ['personal accounts in upper case', personal.toUpperCase(), 401],
    ['what is no tenant', 'common', 401],
  ])('serves or refuses %s', async (_, tid, status) => {
    const token = await issuer.sign(issuer.claimsFor({ tenant: tid, audience }))
    const outcome = everyone(`Bearer ${token}`).then(
      () => 200,
      (error: { status: number }) => error.status,
    )
    expect(await outcome).toBe(status)
  })
})

it('takes a version 1.0 issuer of version 1.0 alone', async () => {
  const iss = `https://sts.windows.net/${tenant}/`
  const keys = issuer.jwks.keys.map((key) => ({ ...key, issuer: 'https://sts.windows.net/{tenantid}/' }))
  const old = verifierOf({ keys })
  const outcomeOf = async (ver: unknown) =>
    old(`Bearer ${await issuer.sign({ ...claims, iss, ver })}`).then(
      () => 200,
      ({ status }: { status: number }) => status,
    )
  const versions = ['1.0', '2.0', '3.0', '1', '', 1, undefined]
  expect(await Promise.all(versions.map(outcomeOf))).toEqual([200, 401, 401, 401, 401, 401, 401])
})

describe('a header', () => {
  const empty = /realm="", authorization_uri="[^"]*", client_id="[^"]*"$/
  it.each([
    [undefined, empty],
    ['', empty],
    ['  ', empty],
    ['Bearer', empty],
    [' bearer ', empty],
    ['x', /error="invalid_token"$/],
    ['Bearer x', /error="invalid_token"$/],
    ['xBearer', /error="invalid_token"$/],
  ])('without a token is challenged without an error: %j', async (authorization, challenge) => {
    await expect(verify(authorization)).rejects.toMatchObject({
      status: 401,
      headers: { 'WWW-Authenticate': expect.stringMatching(challenge) },
    })
  })

  it.each([['../../keys'], ['a/b'], ['a b'], [''], ['k'.repeat(129)], [1], [undefined]])(
    'with a kid that no key can have asks nobody for it: %j',
    async (kid) => {
      const found: string[] = []
      const keys = { ...fixedKeys(issuer.jwks), find: async (name: string) => void found.push(name) }
      const token = await issuer.sign(claims, { kid })
      await expect(verifierOf(issuer.jwks, { keys })(`Bearer ${token}`)).rejects.toMatchObject({ status: 401 })
      expect(found).toEqual([])
    },
  )

  it('with an extension is refused, needed or not', async () => {
    for (const header of [
      { b64: true },
      { nonce: 'n' },
      { nonce: null },
      { typ: 'jwt' },
      { alg: 'RS256', typ: undefined },
    ]) {
      const token = await issuer.sign(claims, header)
      await expect(verify(`Bearer ${token}`), JSON.stringify(header)).rejects.toMatchObject({ status: 401 })
    }
  })
})
