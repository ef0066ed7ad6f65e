import { describe, expect, it } from 'vitest'
import { fixedKeys } from '../../../src/auth/key-source.ts'
import { tokenVerifier } from '../../../src/auth/verify-token.ts'
import { asInstant } from '../../../src/clock.ts'
import { createIssuer } from '../../support/clients/tokens.ts'
import { audience, tenants } from '../../support/gateways/running.ts'
import { promised } from '../../support/promised.ts'

const issuer = await createIssuer()
const claims = issuer.claimsFor({ tenant: tenants[0], audience, scopes: 'a' })
const now = claims.iat ?? 0
const verify = promised(
  tokenVerifier({
    authority: issuer.authority,
    tenants,
    audiences: [audience, 'api://help'],
    keys: fixedKeys(issuer.jwks),
    clock: () => asInstant(now * 1000),
  }),
)
const faultOf = (authorization: string) =>
  verify(authorization).then(
    () => ({ reason: 'accepted', message: '' }),
    ({ reason, message, code, headers }: { reason: string; message: string; code: string; headers: object }) => {
      expect([code, JSON.stringify(headers)]).toEqual([
        'InvalidAuthenticationToken',
        expect.stringContaining('invalid_token'),
      ])
      return { reason, message }
    },
  )
const token = await issuer.sign(claims)
const [head = '', body = '', signature = ''] = token.split('.')
const noDots = /^IDX14100: JWT is not well formed, there are no dots/

describe('a header that holds no token says what it holds', () => {
  it.each([
    ['Basic authentication', `Basic ${btoa('user:CANARY')}`, /Basic authentication: send Bearer/],
    ['Basic without credentials', 'basic', /Basic authentication/],
    ['another scheme', `PoP ${token}`, /must be the word Bearer/],
    ['a scheme that only begins so', `BearerX ${token}`, /must be the word Bearer/],
    ['no scheme', token, /lacks the word Bearer/],
    ['no scheme, cut off', `${head}.${body.slice(0, 20)}`, /lacks the word Bearer/],
    ['the scheme twice', `Bearer Bearer ${token}`, /says Bearer twice/],
    ['the scheme twice, in another case', `bearer bearer ${token}`, /says Bearer twice/],
    ['double quotes', `Bearer "${token}"`, /quotes or brackets/],
    ['single quotes', `Bearer '${token}'`, /quotes or brackets/],
    ['a shell variable', 'Bearer $TOKEN', /not filled in/],
    ['a placeholder', 'Bearer {{token}}', /not filled in/],
    ['a placeholder in brackets', 'Bearer <access-token>', /not filled in/],
    ['a Windows variable', 'Bearer %TOKEN%', /not filled in/],
    ['undefined', 'Bearer undefined', /a variable had no value/],
    ['null', 'Bearer null', /a variable had no value/],
    ['an object', 'Bearer [object Object]', /a variable had no value/],
    ['a space within', `Bearer ${token.slice(0, 30)} ${token.slice(30)}`, /has a space, a line break or a comma/],
    ['a tab within', `Bearer ${token.slice(0, 30)}\t${token.slice(30)}`, /has a space, a line break or a comma/],
    ['a line break within', `Bearer ${token.slice(0, 30)}\n${token.slice(30)}`, /has a space, a line break or a comma/],
    ['a line break at its end', `Bearer ${token}\n`, /has a space, a line break or a comma/],
    ['two tokens', `Bearer ${token}, Bearer ${token}`, /comma/],
    ['two spaces', `Bearer  ${token}`, /has a space/],
    ['a refresh token', 'Bearer 0.AXkAqjDjh2pVZUGq.AgABAAEAAAD--DLA3VO7QrddgJg7Wevr', /refresh token or a code/],
    ['a code', 'Bearer 1.AXkAqjDjh2pVZUGq.AgABBwIAAADW6jl31mB3T7ugrWTT8pFe.x.y', /refresh token or a code/],
    ['plain base64', `Bearer ${head}.${body}.${signature.slice(0, -2)}+/`, /a character that base64url has not/],
    ['padding', `Bearer ${head}.${body}=.${signature}`, /a character that base64url has not/],
    ['a cut within the header', `Bearer ${head.slice(0, 20)}`, /cut off within its first part/],
    ['the header alone', `Bearer ${head}`, /cut off within its first part/],
    ['an opaque text', 'Bearer opaque', noDots],
    ['an opaque text of a personal account', 'Bearer EwBwA8l6BAAU', noDots],
    ['a cut within the payload', `Bearer ${head}.${body.slice(0, 40)}`, /cut off within its second part/],
    ['a cut after the first dot', `Bearer ${head}.`, /cut off within its second part/],
    ['two parts', `Bearer ${head}.${body}`, /cut off within its second part/],
    ['a cut before the signature', `Bearer ${head}.${body}.`, /cut off: it has no signature/],
    ['an encrypted token', `Bearer ${head}.x.${body}.y.${signature}`, /encrypted \(JWE\)/],
    ['an encrypted token without its key', `Bearer ${head}..x.y.z`, /encrypted \(JWE\)/],
    ['four parts', `Bearer ${token}.x`, /is no JWT, which has three parts/],
    ['six parts', `Bearer ${token}.x.y.z`, /is no JWT, which has three parts/],
    ['a payload cut in the middle', `Bearer ${head}.${body.slice(0, -20)}.${signature}`, /cut off or changed/],
    ['three words', 'Bearer a.b.c', /cut off or changed/],
    ['a cut, with its scheme in small letters', `bearer ${head}.${body}`, /cut off within its second part/],
    ['too long a text', `Bearer ${'x'.repeat(17_000)}`, /longer than 16384 characters/],
  ])('%s', async (_, authorization, message) => {
    const fault = await faultOf(authorization)
    expect(fault).toMatchObject({ reason: 'not a token', message: expect.stringMatching(message) })
    if (message !== noDots) expect(fault.message).not.toMatch(/IDX14100|no dots/)
    expect(fault.message).not.toContain('CANARY')
  })
})

describe('a token says what is wrong with it', () => {
  const signed = (change: object, header: Record<string, unknown> = {}) =>
    issuer.sign({ ...claims, ...change }, header).then((text) => faultOf(`Bearer ${text}`))
  const graph = '00000003-0000-0000-c000-000000000000'
  it.each([
    ['expired', { exp: now - 301 }, /^Lifetime validation failed, the token is expired\. It ended 5 minutes ago/],
    ['expired', { exp: now - 3 * 3600 }, /ended 3 hours ago/],
    ['expired', { exp: now - 400 * 86_400 }, /ended 400 days ago/],
    ['not yet valid', { nbf: now + 600 }, /begins in 10 minutes: one of the clocks is wrong/],
    ['audience', { aud: graph }, /Invalid audience\. It is for Microsoft Graph: ask for a token for .*api:\/\/help/],
    ['audience', { aud: 'https://graph.microsoft.com' }, /It is for Microsoft Graph/],
    ['audience', { aud: 'https://graph.microsoft.us/' }, /It is for Microsoft Graph/],
    ['audience', { aud: 'CANARY' }, new RegExp(`Ask for a token for ${audience} or api://help`)],
    ['audience', { aud: claims.azp, azp: undefined, scp: undefined, nonce: 'CANARY' }, /It looks like an ID token/],
    ['tenant', { tid: '9188040d-6c67-4c5b-b112-36a304b66dad' }, /Personal Microsoft accounts/],
    ['tenant', { tid: 'cccccccc-0000-4000-8000-000000000003' }, /tenant .* is not served here/],
    ['version', { ver: '3.0' }, /ver must be 1\.0 or 2\.0/],
    ['issuer', { iss: 'CANARY' }, new RegExp(`Invalid issuer\\. .*${tenants[0]}/v2\\.0`)],
    ['lifetime', { exp: 'CANARY' }, /exp, nbf and iat/],
  ])('%s: %j', async (reason, change, message) => {
    const fault = await signed(change)
    expect(fault).toMatchObject({ reason, message: expect.stringMatching(message) })
    expect(fault.message).not.toContain('CANARY')
  })

  it.each([
    [
      'kid unknown',
      token.replace(head, Buffer.from('{"alg":"RS256","typ":"JWT","kid":"x"}').toString('base64url')),
      /kid/,
    ],
    ['signature', token.slice(0, -10), /^Signature is invalid\. The access token is cut off\.$/],
    ['signature', `${head}.${body}.${signature.slice(0, 40)}`, /cut off/],
    ['signature', `${token}x`, /^Signature is invalid\.$/],
  ])('%s', async (reason, text, message) => {
    expect(await faultOf(`Bearer ${text}`)).toMatchObject({ reason, message: expect.stringMatching(message) })
  })
})
