import { describe, expect, it } from 'vitest'
import { keyring, kidOf, type RootKey, type Seal, sealedBy } from '../../../src/seal/keyring.ts'
import { inFirstFormat } from '../../support/samples/rows-of-before.ts'

const key = (kid: string, fill: number): RootKey => ({ kid, bytes: new Uint8Array(32).fill(fill) })
const context = { tenant: 'a', bound: ['answer', 'row', 'property'] }
const ring = keyring([key('one', 1)])
const plains = ['', 'secret', 'fifteen bytes..', 'sixteen bytes...', 'ключ 🔑', '\uFEFF', 'k'.repeat(4096)]

interface Format {
  readonly version: string
  readonly by: (rootKey: RootKey) => Pick<Seal, 'seal'>
  /** In base64url, what stands behind the key's name. */
  readonly shape: RegExp
}

describe.each<Format>([
  { version: 'v2', by: (rootKey) => keyring([rootKey]), shape: /^[\w-]{43,}\.[\w-]{22}$/ },
  { version: 'v1', by: inFirstFormat, shape: /^[\w-]{16}\.[\w-]{22,}$/ },
])('format $version', ({ version, by, shape }) => {
  const sealedBy = by(key('one', 1))

  it.each(plains)('opens what was sealed: %j', (plain) => {
    const sealed = sealedBy.seal(context, plain)
    expect(sealed.slice(0, 7)).toBe(`${version}.one.`)
    expect(sealed.slice(7)).toMatch(shape)
    if (plain.length > 3) expect(sealed).not.toContain(plain)
    expect(ring.open(context, sealed)).toBe(plain)
    expect(kidOf(sealed)).toBe('one')
  })

  it.each([
    ['another tenant', { ...context, tenant: 'b' }],
    ['another type', { ...context, bound: ['other', 'row', 'property'] }],
    ['another row', { ...context, bound: ['answer', 'other', 'property'] }],
    ['another property', { ...context, bound: ['answer', 'row', 'other'] }],
    ['names that run together', { ...context, bound: ['answer', 'rowproperty'] }],
    ['fewer names', { ...context, bound: ['answer', 'row'] }],
  ])('opens nothing in %s', (_, elsewhere) => {
    expect(ring.open(elsewhere, sealedBy.seal(context, 'secret'))).toBeUndefined()
  })

  it('opens nothing with any bit flipped', () => {
    const [, kid = '', ...parts] = sealedBy.seal(context, 'secret').split('.')
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

  it.each(['', 'secret'])(
    'opens nothing of which a part is shorter, longer, missing or written otherwise: %j',
    (plain) => {
      const sealed = sealedBy.seal(context, plain)
      const [, kid = '', ...parts] = sealed.split('.')
      const others = parts.flatMap((part, place) => {
        const bytes = Buffer.from(part, 'base64url')
        const shorter = Array.from(bytes, (_, length) => bytes.subarray(0, length).toString('base64url'))
        const otherwise = [
          `${part}AAAA`,
          `AAAA${part}`,
          part.slice(4),
          `${part.slice(0, 8)}!!!!${part.slice(8)}`,
          `${part}\n`,
          `${part}=`,
          // What Buffer takes for the same: base64 of another alphabet, and characters whose low byte is one of it.
          part.replace(/[-_]/g, (mark) => (mark === '-' ? '+' : '/')).replace(/^(?!.*[+/])./, '\u0141'),
        ]
        return [...shorter, ...otherwise].map((other) => [version, kid, ...parts.with(place, other)].join('.'))
      })
      const none = ['', 'secret', '.', '...', version, `${version}.one`, `${version}.one.`, `${version}.one..`]
      for (const text of [
        ...none,
        ...others,
        sealed.replace(/\.(?=[^.]*$)/, '-'),
        `${sealed}.x`,
        `x${sealed}`,
        sealed.replaceAll('.', ''),
      ])
        expect(ring.open(context, text), text).toBeUndefined()
    },
  )

  it('opens a text in one spelling only: what the last digit says beyond the last byte is nothing', () => {
    const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'
    for (const plain of ['', 'a', 'ab', 'abc']) {
      const parts = sealedBy.seal(context, plain).split('.')
      for (const place of [2, 3]) {
        const part = parts[place] ?? ''
        const opened = [...digits].filter(
          (last) => ring.open(context, parts.with(place, part.slice(0, -1) + last).join('.')) !== undefined,
        )
        expect(opened).toEqual([part.slice(-1)])
      }
    }
  })

  it('opens nothing with another key, not even one of the same name, nor as of another format', () => {
    const sealed = sealedBy.seal(context, 'secret')
    expect(keyring([key('two', 2)]).open(context, sealed)).toBeUndefined()
    expect(keyring([key('one', 2)]).open(context, sealed)).toBeUndefined()
    const renamed = sealed.replace('.one.', '.two.')
    expect(keyring([key('two', 1), key('one', 1)]).open(context, renamed)).toBeUndefined()
    for (const other of ['v0', 'v1', 'v2', 'v3', ''].filter((name) => name !== version))
      expect(ring.open(context, sealed.replace(version, other))).toBeUndefined()
  })

  it('opens what the first key sealed and what others did; the text tells which', () => {
    const both = keyring([key('two', 2), key('one', 1)])
    expect(both.open(context, sealedBy.seal(context, 'secret'))).toBe('secret')
    expect(both.open(context, by(key('two', 2)).seal(context, 'secret'))).toBe('secret')
  })
})

it('opens what its formats have been from the first: what lies in databases', () => {
  const plain = '\uFEFFключ 🔑'
  for (const sealed of [
    'v1.one.ZEMNgEM8zkaf7mXT.Azf73yGrFYu9a7WDBDfNcSuqnlTsdUfdGhH1GAVnnZY',
    'v2.one.LKOYLvm0nqPj3Qf0ooldYE2UPdeDeXgaDS4qtjN_qTKA8XkwbKXJv1OPaIWpgAaH.3GcOngMpqfwv4O92wuQZXt',
  ])
    expect(ring.open(context, sealed)).toBe(plain)
  expect(ring.isFingerprintOf('a', 'text', 'one.cNUrRp6QsW-QN6nu52aYaN8ODDCY8S9VCOoQFT9-TcA')).toBe(true)
})

it('seals each time anew', () => {
  const sealed = Array.from({ length: 1000 }, () => ring.seal(context, 'secret'))
  expect(new Set(sealed.map((text) => text.split('.')[2])).size).toBe(1000)
})

it('seals with the first key, and says so', () => {
  const fresh = keyring([key('two', 2), key('one', 1)]).seal(context, 'secret')
  expect([fresh.startsWith(sealedBy('two')), kidOf(fresh)]).toEqual([true, 'two'])
  expect(keyring([key('two', 2)]).open(context, fresh)).toBe('secret')
  for (const none of ['', 'secret', 'v2.one', 'v2.one.a', 'v2.one.a.b.c', 'v3.one.a.b']) expect(kidOf(none)).toBe('')
})

it('opens many texts in their order, of all keys and formats', () => {
  const both = keyring([key('two', 2), key('one', 1)])
  const by = [both, ring, inFirstFormat(key('one', 1)), inFirstFormat(key('two', 2)), both, both]
  const texts = Array.from({ length: 300 }, (_, index) => ({
    plain: index % 7 === 0 ? '' : `${index} ${'ä'.repeat((index * 31) % 97)}`,
    bound: ['row', String(index)],
    // Now one of a kind, now many.
    by: by[(index < 100 ? index : Math.floor(index / 13)) % by.length] ?? both,
  }))
  const sealed = texts.map(({ plain, bound, by }) => ({ bound, text: by.seal({ tenant: 'a', bound }, plain) }))
  const opened = texts.map(({ plain }) => plain)
  for (let round = 0; round < 3; round += 1) expect(both.openAll('a', sealed)).toEqual(opened)
  expect(both.openAll('a', sealed.toReversed())).toEqual(opened.toReversed())
  expect(both.openAll('a', [])).toEqual([])
  expect(both.openAll('b', sealed)).toBeUndefined()
})

it('opens none of many texts when it does not open one, wherever that is', () => {
  const sealed = Array.from({ length: 12 }, (_, index) => {
    const bound = [String(index)]
    return {
      bound,
      text: (index % 4 === 3 ? inFirstFormat(key('one', 1)) : ring).seal({ tenant: 'a', bound }, 'secret'),
    }
  })
  for (const [index, { text, bound }] of sealed.entries()) {
    const last = text.at(-1) === 'A' ? 'B' : 'A'
    const shorter = { bound, text: text.slice(0, -5) }
    const longer = { bound, text: `${text}AAAAA` }
    for (const other of [
      { bound: ['x'], text },
      { bound, text: text.slice(0, -1) + last },
      { bound, text: '' },
      shorter,
    ])
      expect(ring.openAll('a', sealed.with(index, other))).toBeUndefined()
    // One gives what the next one lacks.
    expect(ring.openAll('a', sealed.with(index, longer).with((index + 1) % 12, shorter))).toBeUndefined()
  }
  expect(ring.openAll('a', sealed)).toHaveLength(12)
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
