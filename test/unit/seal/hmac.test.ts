import { createHmac, randomBytes } from 'node:crypto'
import { expect, it } from 'vitest'
import { hmacSha256 } from '../../../src/seal/hmac.ts'

const text = 'what do ya want for nothing?'
// RFC 4231, sections 4.2 and 4.3: those of its cases whose data are a text, whose key fits and whose HMAC is whole.
it.each([
  ['0b'.repeat(20), 'Hi There', 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7'],
  [Buffer.from('Jefe').toString('hex'), text, '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843'],
])('authenticates as RFC 4231 has it: %s', (key, data, expected) => {
  expect(Buffer.from(hmacSha256(Buffer.from(key, 'hex'))(data), 'base64url').toString('hex')).toBe(expected)
})

it('authenticates as OpenSSL does, whatever the text and the key, and each time anew', () => {
  const texts = [...Array(200).keys()].map((length) => 'aä€🔑'.repeat(length).slice(0, length * 3))
  for (const keyLength of [0, 1, 31, 32, 63, 64]) {
    const key = randomBytes(keyLength)
    const authenticate = hmacSha256(key)
    for (const data of [...texts, 'x'.repeat(100_000)])
      expect(authenticate(data)).toBe(createHmac('sha256', key).update(data).digest('base64url'))
  }
})
