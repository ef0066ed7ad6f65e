import { expect, it } from 'vitest'
import { keyring, type RootKey, sealedBy } from '../../src/seal/keyring.ts'

const key = (kid: string, fill: number): RootKey => ({ kid, bytes: new Uint8Array(32).fill(fill) })
const context = { tenant: 'a', bound: ['answer', 'row', 'property'] }
const ring = keyring([key('one', 1)])

it.each(['', 'secret', 'ключ 🔑', 'k'.repeat(4096)])('opens what it sealed: %j', async (plain) => {
  const sealed = await ring.seal(context, plain)
  expect(sealed).toMatch(/^v1\.one\.[\w-]{16}\.[\w-]+$/)
  if (plain !== '') expect(sealed).not.toContain(plain)
  expect(await ring.open(context, sealed)).toBe(plain)
})

it('seals each time anew', async () => {
  const sealed = await Promise.all(Array.from({ length: 1000 }, () => ring.seal(context, 'secret')))
  expect(new Set(sealed.map((text) => text.split('.')[2])).size).toBe(1000)
})

it.each([
  ['another tenant', { ...context, tenant: 'b' }],
  ['another type', { ...context, bound: ['other', 'row', 'property'] }],
  ['another row', { ...context, bound: ['answer', 'other', 'property'] }],
  ['another property', { ...context, bound: ['answer', 'row', 'other'] }],
  ['names that run together', { ...context, bound: ['answer', 'rowproperty'] }],
])('opens nothing in %s', async (_, elsewhere) => {
  expect(await ring.open(elsewhere, await ring.seal(context, 'secret'))).toBeUndefined()
})

it('opens nothing with any bit flipped', async () => {
  const sealed = await ring.seal(context, 'secret')
  const [version = '', kid = '', ...parts] = sealed.split('.')
  for (const [place, part] of parts.entries()) {
    const bytes = Buffer.from(part, 'base64url')
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const text = parts.with(place, flipped.toString('base64url'))
      expect(await ring.open(context, [version, kid, ...text].join('.'))).toBeUndefined()
    }
  }
})

it('opens nothing that is shortened, lengthened or no sealed text at all', async () => {
  const sealed = await ring.seal(context, 'secret')
  for (const text of [
    '',
    'secret',
    'v1.one',
    'v1.one..',
    sealed.slice(0, -4),
    `${sealed}AAAA`,
    `${sealed}.x`,
    `v2${sealed.slice(2)}`,
    'v1.one.!!!!.####',
  ])
    expect(await ring.open(context, text)).toBeUndefined()
})

it('opens nothing with another key, not even one of the same name', async () => {
  const sealed = await ring.seal(context, 'secret')
  expect(await keyring([key('two', 2)]).open(context, sealed)).toBeUndefined()
  expect(await keyring([key('one', 2)]).open(context, sealed)).toBeUndefined()
  const renamed = sealed.replace('v1.one.', 'v1.two.')
  expect(await keyring([key('two', 1), key('one', 1)]).open(context, renamed)).toBeUndefined()
})

it('seals with the first key and opens with all; the text tells which', async () => {
  const old = await ring.seal(context, 'secret')
  const both = keyring([key('two', 2), key('one', 1)])
  expect(await both.open(context, old)).toBe('secret')
  const fresh = await both.seal(context, 'secret')
  expect([old.startsWith(sealedBy('one')), fresh.startsWith(sealedBy('two'))]).toEqual([true, true])
  expect(await keyring([key('two', 2)]).open(context, fresh)).toBe('secret')
})

it('knows a text again by its fingerprint, for one tenant, under every key that is held', async () => {
  const fingerprint = await ring.fingerprint('a', 'text')
  const both = keyring([key('two', 2), key('one', 1)])
  expect(await both.isFingerprintOf('a', 'text', fingerprint)).toBe(true)
  expect(await both.isFingerprintOf('a', 'other', fingerprint)).toBe(false)
  expect(await both.isFingerprintOf('b', 'text', fingerprint)).toBe(false)
  expect(await keyring([key('two', 2)]).isFingerprintOf('a', 'text', fingerprint)).toBe(false)
  for (const none of ['', 'one', 'one.']) expect(await both.isFingerprintOf('a', 'text', none)).toBe(false)
})

it('keeps more tenants apart than it remembers keys for', async () => {
  const sealed = await Promise.all(
    Array.from({ length: 1200 }, (_, tenant) => ring.seal({ ...context, tenant: String(tenant) }, String(tenant))),
  )
  for (const [tenant, text] of sealed.entries()) {
    expect(await ring.open({ ...context, tenant: String(tenant) }, text)).toBe(String(tenant))
  }
})
