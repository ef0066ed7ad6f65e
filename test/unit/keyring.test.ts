import { expect, it } from 'vitest'
import { keyring, type RootKey, sealedBy } from '../../src/seal/keyring.ts'

const key = (kid: string, fill: number): RootKey => ({ kid, bytes: new Uint8Array(32).fill(fill) })
const context = { tenant: 'a', bound: ['answer', 'row', 'property'] }
const ring = keyring([key('one', 1)])

it.each(['', 'secret', 'ключ 🔑', 'k'.repeat(4096)])('opens what it sealed: %j', (plain) => {
  const sealed = ring.seal(context, plain)
  expect(sealed).toMatch(/^v1\.one\.[\w-]{16}\.[\w-]+$/)
  if (plain !== '') expect(sealed).not.toContain(plain)
  expect(ring.open(context, sealed)).toBe(plain)
})

it('opens what its format has been from the first: what lies in databases', () => {
  const sealed = 'v1.one.ZEMNgEM8zkaf7mXT.Azf73yGrFYu9a7WDBDfNcSuqnlTsdUfdGhH1GAVnnZY'
  expect(ring.open(context, sealed)).toBe('\uFEFFключ 🔑')
  expect(ring.isFingerprintOf('a', 'text', 'one.cNUrRp6QsW-QN6nu52aYaN8ODDCY8S9VCOoQFT9-TcA')).toBe(true)
})

it('seals each time anew', () => {
  const sealed = Array.from({ length: 1000 }, () => ring.seal(context, 'secret'))
  expect(new Set(sealed.map((text) => text.split('.')[2])).size).toBe(1000)
})

it.each([
  ['another tenant', { ...context, tenant: 'b' }],
  ['another type', { ...context, bound: ['other', 'row', 'property'] }],
  ['another row', { ...context, bound: ['answer', 'other', 'property'] }],
  ['another property', { ...context, bound: ['answer', 'row', 'other'] }],
  ['names that run together', { ...context, bound: ['answer', 'rowproperty'] }],
])('opens nothing in %s', (_, elsewhere) => {
  expect(ring.open(elsewhere, ring.seal(context, 'secret'))).toBeUndefined()
})

it('opens nothing with any bit flipped', () => {
  const sealed = ring.seal(context, 'secret')
  const [version = '', kid = '', ...parts] = sealed.split('.')
  for (const [place, part] of parts.entries()) {
    const bytes = Buffer.from(part, 'base64url')
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const flipped = Buffer.from(bytes)
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      const text = parts.with(place, flipped.toString('base64url'))
      expect(ring.open(context, [version, kid, ...text].join('.'))).toBeUndefined()
    }
  }
})

it('opens nothing that is shortened, lengthened or no sealed text at all', () => {
  const sealed = ring.seal(context, 'secret')
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
    expect(ring.open(context, text)).toBeUndefined()
})

it.each(['', 'secret'])('opens nothing of which a part of the tag is missing: %j', (plain) => {
  const [head = '', text = ''] = /^(.*\.)([^.]*)$/.exec(ring.seal(context, plain))?.slice(1) ?? []
  const bytes = Buffer.from(text, 'base64url')
  for (let length = 0; length < bytes.length; length += 1)
    expect(ring.open(context, head + bytes.subarray(0, length).toString('base64url'))).toBeUndefined()
})

it('opens nothing with an IV of another length, or with what is no base64url in it', () => {
  const [version, kid, iv = '', text = ''] = ring.seal(context, 'secret').split('.')
  for (const [other, same] of [
    ['', text],
    [iv.slice(4), text],
    [`${iv}AAAA`, text],
    [`${iv.slice(0, 8)}!!!!${iv.slice(8)}`, text],
    [iv, `${text.slice(0, 8)}!!!!${text.slice(8)}`],
    // What Buffer takes for the same: base64 of another alphabet, and characters whose low byte is one of it.
    [iv, text.replace(/[-_]/g, (mark) => (mark === '-' ? '+' : '/')).replace(/^(?!.*[+/])./, '\u0141')],
    [iv, `${text}\n`],
  ])
    expect(ring.open(context, [version, kid, other, same].join('.'))).toBeUndefined()
})

it('opens a text in one spelling only: what the last digit says beyond the last byte is nothing', () => {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
  for (const plain of ['', 'a', 'ab', 'abc']) {
    const sealed = ring.seal(context, plain)
    const opened = [...digits].filter((last) => ring.open(context, sealed.slice(0, -1) + last) !== undefined)
    expect(opened).toEqual([sealed.slice(-1)])
  }
})

it('opens nothing with another key, not even one of the same name', () => {
  const sealed = ring.seal(context, 'secret')
  expect(keyring([key('two', 2)]).open(context, sealed)).toBeUndefined()
  expect(keyring([key('one', 2)]).open(context, sealed)).toBeUndefined()
  const renamed = sealed.replace('v1.one.', 'v1.two.')
  expect(keyring([key('two', 1), key('one', 1)]).open(context, renamed)).toBeUndefined()
})

it('seals with the first key and opens with all; the text tells which', () => {
  const old = ring.seal(context, 'secret')
  const both = keyring([key('two', 2), key('one', 1)])
  expect(both.open(context, old)).toBe('secret')
  const fresh = both.seal(context, 'secret')
  expect([old.startsWith(sealedBy('one')), fresh.startsWith(sealedBy('two'))]).toEqual([true, true])
  expect(keyring([key('two', 2)]).open(context, fresh)).toBe('secret')
})

it('knows a text again by its fingerprint, for one tenant, under every key that is held', () => {
  const fingerprint = ring.fingerprint('a', 'text')
  const both = keyring([key('two', 2), key('one', 1)])
  expect(both.isFingerprintOf('a', 'text', fingerprint)).toBe(true)
  expect(both.isFingerprintOf('a', 'other', fingerprint)).toBe(false)
  expect(both.isFingerprintOf('b', 'text', fingerprint)).toBe(false)
  expect(keyring([key('two', 2)]).isFingerprintOf('a', 'text', fingerprint)).toBe(false)
  for (const none of ['', 'one', 'one.']) expect(both.isFingerprintOf('a', 'text', none)).toBe(false)
})

it('keeps more tenants apart than it remembers keys for', () => {
  const sealed = Array.from({ length: 2100 }, (_, tenant) =>
    ring.seal({ ...context, tenant: String(tenant) }, String(tenant)),
  )
  for (const [tenant, text] of sealed.entries()) {
    expect(ring.open({ ...context, tenant: String(tenant) }, text)).toBe(String(tenant))
  }
})
