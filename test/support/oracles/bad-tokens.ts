import { createHmac, createSign, generateKeyPairSync, KeyObject } from 'node:crypto'
import { exportSPKI } from 'jose'
import { writeScope } from '../clients/caller.ts'
import type { Issuer } from '../clients/tokens.ts'
import { audience, namedAudience, tenants } from '../gateways/running.ts'

interface SentToken {
  readonly name: string
  readonly authorization: string | undefined
}

const personal = '9188040d-6c67-4c5b-b112-36a304b66dad'
const unlisted = 'cccccccc-0000-4000-8000-000000000003'
const base64url = (value: unknown) =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

/** In characters: the longest Authorization header that is looked at. */
const longest = 16 * 1024

/**
 * Tokens that must all be refused with 401, whatever the runtime: each differs in one thing from one that must be taken.
 * The good ones are made by the same means as the bad ones, so that no fault of the means makes a token bad.
 */
export const tokenTable = async (
  issuer: Issuer,
): Promise<Readonly<Record<'good' | 'bad' | 'long', readonly SentToken[]>>> => {
  const [tenant] = tenants
  const good = issuer.claimsFor({ tenant, audience, scopes: writeScope })
  const now = Math.floor(Date.now() / 1000)
  const header = { alg: 'RS256', typ: 'JWT', kid: issuer.kid }
  const token = await issuer.sign(good)
  const [head = '', body = '', signature = ''] = token.split('.')
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const pem = await exportSPKI(issuer.publicKey)
  const own = issuer.privateKey
  const bearer = (text: string) => `Bearer ${text}`

  /** Signs the very texts given, which a library would not. */
  const raw = async (headerText: string, payloadText: string) => {
    const input = `${base64url(headerText)}.${base64url(payloadText)}`
    const signed = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', own, Buffer.from(input))
    return `${input}.${Buffer.from(signed).toString('base64url')}`
  }
  const signedBy = (key: KeyObject, headerFields: object) => {
    const input = `${base64url({ ...header, ...headerFields })}.${base64url(good)}`
    return `${input}.${createSign('sha256').update(input).sign(key).toString('base64url')}`
  }
  const foreign = (headerFields: object) => signedBy(other.privateKey, headerFields)
  const hmac = () => {
    const input = `${base64url({ ...header, alg: 'HS256' })}.${base64url(good)}`
    return `${input}.${createHmac('sha256', pem).update(input).digest('base64url')}`
  }
  const unsigned = (alg: string) => `${base64url({ ...header, alg })}.${base64url(good)}.`
  const claims = (change: object) => issuer.sign({ ...good, ...change })
  const text = JSON.stringify(good)
  const jwk = other.publicKey.export({ format: 'jwk' })

  const withBytes = async (...bytes: readonly number[]) => {
    const payload = Buffer.concat([Buffer.from(`${text.slice(0, -1)},"`), Buffer.from(bytes), Buffer.from('":1}')])
    const input = `${base64url(header)}.${payload.toString('base64url')}`
    const signed = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', own, Buffer.from(input))
    return `${input}.${Buffer.from(signed).toString('base64url')}`
  }
  /** A good token whose Authorization header is the longest of at most, or the shortest of more than, so many. */
  const ofLength = async (limit: number, isWithin: boolean) => {
    const rest = bearer(token).length
    // Three characters of a claim are four of a token.
    let filler = Math.floor(((limit - rest) * 3) / 4) - 20
    for (let before = token; ; filler += 1) {
      const next = await claims({ x: 'x'.repeat(filler) })
      if (bearer(next).length > limit) return isWithin ? before : next
      before = next
    }
  }

  const goodRows: Record<string, string | Promise<string>> = {
    'as it is': token,
    'taken apart and put together': `${head}.${body}.${signature}`,
    'signed text by text': raw(JSON.stringify(header), text),
    'signed by other means': signedBy(KeyObject.from(own), {}),
    'with a header field that means nothing': issuer.sign(good, { x: 1 }),
    'with a claim that means nothing': claims({ x: 1 }),
    'signed text by text, with a claim before the others': raw(JSON.stringify(header), text.replace('{', '{"x":{},')),
    'with a name beyond ASCII': withBytes(0xc3, 0xa9),
    'within the tolerance after its end': claims({ exp: now - 200 }),
    'within the tolerance before its beginning': claims({ nbf: now + 200, iat: now + 200 }),
    'for the other audience': claims({ aud: namedAudience }),
    'of version 1.0, by a key whose issuer is of 2.0': claims({
      ver: '1.0',
      iss: `https://sts.windows.net/${tenant}/`,
    }),
    'of version 1.0, for an application id URI': claims({
      ver: '1.0',
      iss: `https://sts.windows.net/${tenant}/`,
      aud: namedAudience,
      azp: undefined,
      appid: 'eeeeeeee-0000-4000-8000-000000000001',
    }),
    'of another tenant': claims({ tid: tenants[1], iss: good.iss?.replace(tenant, tenants[1]) }),
    'as long as every runtime lets a header be': ofLength(15_500, true),
  }
  const signedRows: Record<string, string | Promise<string>> = {
    'an unsigned token': unsigned('none'),
    'an unsigned token, spelled noNe': unsigned('noNe'),
    'an unsigned token that keeps a signature': `${base64url({ ...header, alg: 'none' })}.${body}.${signature}`,
    'HMAC with the public key': hmac(),
    'RS512 in the header': raw(JSON.stringify({ ...header, alg: 'RS512' }), text),
    'PS256 in the header': raw(JSON.stringify({ ...header, alg: 'PS256' }), text),
    'ES256 in the header': raw(JSON.stringify({ ...header, alg: 'ES256' }), text),
    'rs256 in lower case': raw(JSON.stringify({ ...header, alg: 'rs256' }), text),
    'no alg': raw(JSON.stringify({ typ: 'JWT', kid: issuer.kid }), text),
    'a foreign key': foreign({}),
    'a foreign key that it brings along': foreign({ jwk }),
    'a foreign key to be fetched': foreign({ jku: 'http://127.0.0.1:1/keys' }),
    'a foreign certificate': foreign({ x5c: ['AAAA'], x5u: 'http://127.0.0.1:1/cert' }),
    'an unknown kid': issuer.sign(good, { kid: 'unknown' }),
    'no kid': raw(JSON.stringify({ alg: 'RS256', typ: 'JWT' }), text),
    'a kid that is a number': raw(JSON.stringify({ ...header, kid: 1 }), text),
    'a kid with a path in it': issuer.sign(good, { kid: '../../keys' }),
    'a kid that is too long': issuer.sign(good, { kid: 'k'.repeat(129) }),
    'a kid of every object': issuer.sign(good, { kid: 'constructor' }),
    'another typ': issuer.sign(good, { typ: 'at+jwt' }),
    'no typ': raw(JSON.stringify({ alg: 'RS256', kid: issuer.kid }), text),
    "Graph's own nonce": issuer.sign(good, { nonce: 'n' }),
    crit: raw(JSON.stringify({ ...header, crit: ['exp'] }), text),
    b64: raw(JSON.stringify({ ...header, b64: false, crit: ['b64'] }), text),
    'alg twice in the header': raw(`{"alg":"none",${JSON.stringify(header).slice(1)}`, text),
    'a changed payload': `${head}.${base64url({ ...good, scp: `${writeScope} x` })}.${signature}`,
    'a changed header': `${base64url({ ...header, x: 1 })}.${body}.${signature}`,
    'a changed signature': `${head}.${body}.${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`,
    'a shortened signature': `${head}.${body}.${signature.slice(0, -4)}`,
    // The last letter holds four bits that encode nothing.
    'a signature in another spelling': `${token.slice(0, -1)}${String.fromCharCode(token.charCodeAt(token.length - 1) + 1)}`,
    'no signature': `${head}.${body}.`,
    'two parts': `${head}.${body}`,
    'four parts': `${token}.x`,
    'five parts': `${token}.x.y`,
    'no dots': 'opaque',
    'a padded part': `${head}.${body}=.${signature}`,
    'plain base64': `${head}.${body}.${signature.slice(0, -2)}+/`,
    'a percent sign': `${head}.${body}.%41${signature.slice(1)}`,
    'a payload that is a list': raw(JSON.stringify(header), '[]'),
    'a payload that is text': raw(JSON.stringify(header), '"text"'),
    'a payload that is no JSON': raw(JSON.stringify(header), 'text'),
    'a claim twice': raw(JSON.stringify(header), text.replace('{', `{"tid":"${tenants[1]}",`)),
    'an escaped claim twice': raw(JSON.stringify(header), text.replace('{', `{"ti\\u0064":"${tenants[1]}",`)),
    'a claim __proto__': raw(JSON.stringify(header), text.replace('{', '{"__proto__":{},')),
    'a payload not in UTF-8': withBytes(0xc3),
    ...Object.fromEntries(
      ['exp', 'iat', 'nbf', 'iss', 'aud', 'tid', 'ver'].map((name) => [`no ${name}`, claims({ [name]: undefined })]),
    ),
    'exp that is endless': raw(JSON.stringify(header), text.replace(/"exp":\d+/, '"exp":1e400')),
    'exp that is a string': raw(JSON.stringify(header), text.replace(/"exp":(\d+)/, '"exp":"$1"')),
    'exp with a fraction': raw(JSON.stringify(header), text.replace(/"exp":(\d+)/, '"exp":$1.5')),
    'exp below zero': claims({ exp: -1 }),
    'exp past the tolerance': claims({ exp: now - 301 }),
    'nbf in the future': claims({ nbf: now + 400 }),
    'nbf that is a string': raw(JSON.stringify(header), text.replace(/"nbf":(\d+)/, '"nbf":"$1"')),
    'iat in the future': claims({ iat: now + 400 }),
    'iat that is null': claims({ iat: null as never }),
    'another audience': claims({ aud: '22222222-2222-4333-8444-555555555555' }),
    "Graph's audience": claims({ aud: '00000003-0000-0000-c000-000000000000' }),
    'an audience in another case': claims({ aud: namedAudience.toUpperCase() }),
    'a list of audiences': claims({ aud: [audience] }),
    'an issuer with a slash too many': claims({ iss: `${good.iss}/` }),
    'an issuer without TLS': claims({ iss: good.iss?.replace('https', 'http') }),
    'an issuer in another case': claims({ iss: good.iss?.toUpperCase() }),
    'an issuer elsewhere': claims({ iss: `https://login.example.test/${tenant}/v2.0` }),
    "another tenant's issuer": claims({ iss: good.iss?.replace(tenant, tenants[1]) }),
    "another tenant's id": claims({ tid: tenants[1] }),
    'a version 1.0 issuer in a 2.0 token': claims({ iss: `https://sts.windows.net/${tenant}/` }),
    'version 1.0 with the issuer of 2.0': claims({ ver: '1.0' }),
    'a version that is a number': claims({ ver: 2 }),
    'a version there is not': claims({ ver: '3.0' }),
    'an issuer that is a list': claims({ iss: [good.iss] as never }),
    'a tenant that is no GUID': claims({ tid: 'common', iss: 'https://login.microsoftonline.com/common/v2.0' }),
    'a tenant that is a list': claims({ tid: [tenant] }),
    'a tenant not served': claims({ tid: unlisted, iss: good.iss?.replace(tenant, unlisted) }),
    'personal accounts': claims({ tid: personal, iss: good.iss?.replace(tenant, personal) }),
  }
  const sent = (rows: Record<string, string | Promise<string>>) =>
    Promise.all(Object.entries(rows).map(async ([name, text]) => ({ name, authorization: bearer(await text) })))
  return {
    good: [
      ...(await sent(goodRows)),
      { name: 'with its scheme in small letters', authorization: `bearer ${token}` },
      { name: 'with its scheme in capitals', authorization: `BEARER ${token}` },
    ],
    bad: [
      { name: 'no header', authorization: undefined },
      { name: 'an empty header', authorization: '' },
      { name: 'the scheme alone', authorization: 'Bearer' },
      { name: 'Basic', authorization: `Basic ${token}` },
      { name: 'no scheme', authorization: token },
      { name: 'two spaces', authorization: `Bearer  ${token}` },
      { name: 'two tokens', authorization: `Bearer ${token}, Bearer ${token}` },
      ...(await sent(signedRows)),
    ],
    long: await sent({ 'within 16 KiB': ofLength(longest, true), 'over 16 KiB': ofLength(longest, false) }),
  }
}
