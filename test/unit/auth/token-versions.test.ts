import { describe, expect, it } from 'vitest'
import { fixedKeys } from '../../../src/auth/key-source.ts'
import { tokenVerifier } from '../../../src/auth/verify-token.ts'
import { wallClock } from '../../../src/entry/runtime/time/clocks.ts'
import { createIssuer } from '../../support/clients/tokens.ts'
import { audience, tenants } from '../../support/gateways/running.ts'
import { promised } from '../../support/promised.ts'

const [tenant, other] = tenants
const personal = '9188040d-6c67-4c5b-b112-36a304b66dad'

/** Each cloud's authority, and the host of its version 1.0 issuers (entra-docs, national clouds). */
const clouds = [
  ['https://login.microsoftonline.com', 'https://sts.windows.net'],
  ['https://login.microsoftonline.us', 'https://sts.windows.net'],
  ['https://login.partner.microsoftonline.cn', 'https://sts.chinacloudapi.cn'],
] as const

describe.each(clouds)('in the cloud of %s', async (authority, sts) => {
  const issuer = await createIssuer(authority)
  const version1 = { ver: '1.0', iss: `${sts}/${tenant}/`, azp: undefined, appid: 'old' }

  /** 200, or the reason of the refusal. */
  const outcomeOf = async (
    claims: object,
    keyIssuer: string | undefined,
    of: 'organizations' | typeof tenants = 'organizations',
  ) => {
    const keys = issuer.jwks.keys.map((key) => ({ ...key, issuer: keyIssuer }))
    const audiences = [audience, 'api://help']
    const verify = promised(
      tokenVerifier({
        authority,
        tenants: of,
        audiences,
        keys: fixedKeys({ keys }),
        clock: wallClock,
      }),
    )
    const token = await issuer.sign({ ...issuer.claimsFor({ tenant, audience, scopes: 'a' }), ...claims })
    return verify(`Bearer ${token}`).then(
      () => 200,
      ({ status, reason }: { status: number; reason: string }) => `${status} ${reason}`,
    )
  }

  it.each([
    ['the 2.0 template', `${authority}/{tenantid}/v2.0`, 200, 200],
    ['the 1.0 template', `${sts}/{tenantid}/`, 200, '401 key issuer'],
    ["the tenant's own 2.0 issuer", `${authority}/${tenant}/v2.0`, 200, 200],
    ["the tenant's own 1.0 issuer", `${sts}/${tenant}/`, 200, '401 key issuer'],
    ["another tenant's 2.0 issuer", `${authority}/${other}/v2.0`, '401 key issuer', '401 key issuer'],
    ["another tenant's 1.0 issuer", `${sts}/${other}/`, '401 key issuer', '401 key issuer'],
    ['that of personal accounts', `${authority}/${personal}/v2.0`, '401 key issuer', '401 key issuer'],
    ['a template elsewhere', 'https://login.example.test/{tenantid}/v2.0', '401 key issuer', '401 key issuer'],
    ['a template without its version', `${authority}/{tenantid}`, '401 key issuer', '401 key issuer'],
    ['nothing', undefined, '401 key issuer', '401 key issuer'],
    ['an empty text', '', '401 key issuer', '401 key issuer'],
  ])('a key whose issuer is %s may sign what it may', async (_, keyIssuer, first, second) => {
    expect([await outcomeOf(version1, keyIssuer), await outcomeOf({}, keyIssuer)]).toEqual([first, second])
    expect(await outcomeOf({ ...version1, aud: 'api://help' }, keyIssuer)).toBe(first)
  })

  it('a key without an issuer signs for both versions where the tenants are listed', async () => {
    expect([await outcomeOf(version1, undefined, tenants), await outcomeOf({}, undefined, tenants)]).toEqual([200, 200])
  })

  it.each([
    ['1.0 with the issuer of 2.0', { ver: '1.0' }],
    ['2.0 with the issuer of 1.0', { ...version1, ver: '2.0' }],
    ["1.0 of another tenant's issuer", { ...version1, iss: `${sts}/${other}/` }],
    ['1.0 without the slash', { ...version1, iss: `${sts}/${tenant}` }],
    ["1.0 with another cloud's issuer", { ...version1, iss: `https://sts.example.test/${tenant}/` }],
  ])('a token of %s is refused', async (_, claims) => {
    expect(await outcomeOf(claims, `${authority}/{tenantid}/v2.0`)).toBe('401 issuer')
  })
})
