import { expect, it } from 'vitest'
import { fixedKeys, keysByVersion } from '../../../src/auth/key-source.ts'
import { tokenVerifier } from '../../../src/auth/verify-token.ts'
import { createIssuer } from '../../support/clients/tokens.ts'
import { audience, tenants } from '../../support/gateways/running.ts'

const [tenant] = tenants
const [old, current] = await Promise.all([createIssuer(), createIssuer()])
const oldKeys = { keys: old.jwks.keys.map((key) => ({ ...key, issuer: 'https://sts.windows.net/{tenantid}/' })) }
const none = { keys: [] }

const statusOf = (signer: typeof old, claims: object) => {
  const keys = keysByVersion({ '1.0': fixedKeys(oldKeys), '2.0': fixedKeys(current.jwks) })
  const verify = tokenVerifier({
    authority: old.authority,
    tenants,
    audiences: [audience],
    keys,
    clock: () => Date.now(),
  })
  return signer.sign({ ...signer.claimsFor({ tenant, audience }), ...claims }).then((token) =>
    verify(`Bearer ${token}`).then(
      () => 200,
      ({ status }: { status: number }) => status,
    ),
  )
}
const first = { ver: '1.0', iss: `https://sts.windows.net/${tenant}/` }

it('verifies a token with the keys of its version, and no others', async () => {
  expect({
    'a 1.0 token by a key of 1.0': await statusOf(old, first),
    'a 2.0 token by a key of 2.0': await statusOf(current, {}),
    'a 1.0 token by a key of 2.0': await statusOf(current, first),
    'a 2.0 token by a key of 1.0': await statusOf(old, {}),
  }).toEqual({
    'a 1.0 token by a key of 1.0': 200,
    'a 2.0 token by a key of 2.0': 200,
    'a 1.0 token by a key of 2.0': 401,
    'a 2.0 token by a key of 1.0': 401,
  })
})

it('finds the keys of 2.0 where no version is said', async () => {
  const keys = keysByVersion({ '1.0': fixedKeys(oldKeys), '2.0': fixedKeys(current.jwks) })
  expect(await keys.find(current.kid)).toMatchObject({ issuer: current.jwks.keys[0]?.issuer })
  expect(await keys.find(old.kid)).toBeUndefined()
})

it.each([
  ['the keys of 2.0 are there', none, current.jwks, true],
  ['only the keys of 1.0 are there', oldKeys, none, false],
])('is ready or not when %s', async (_, first, second, isReady) => {
  const keys = keysByVersion({ '1.0': fixedKeys(first), '2.0': fixedKeys(second) })
  expect(await keys.isReady()).toBe(isReady)
})
