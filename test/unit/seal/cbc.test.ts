import { createDecipheriv } from 'node:crypto'
import { expect, it } from 'vitest'
import { blockLength, cbc } from '../../../src/seal/cbc.ts'

const key = Buffer.from('603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4', 'hex')
const texts = Array.from({ length: 100 }, (_, length) => [...'aä€🔑'.repeat(length)].slice(0, length).join(''))

it('encrypts what WebCrypto decrypts under the IV before it', async () => {
  const { encrypt } = cbc(key)
  const usages: KeyUsage[] = ['decrypt']
  const secret = await crypto.subtle.importKey('raw', key, 'AES-CBC', false, usages)
  for (const text of texts) {
    const bytes = Uint8Array.from(encrypt(text))
    const algorithm = { name: 'AES-CBC', iv: bytes.subarray(0, blockLength) }
    const plain = await crypto.subtle.decrypt(algorithm, secret, bytes.subarray(blockLength))
    expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(plain)).toBe(text)
  }
})

it('decrypts texts one by one and behind one another, in any order', () => {
  const { encrypt, decrypt } = cbc(key)
  const encrypted = texts.map((text) => ({ text, bytes: encrypt(text) }))
  for (const { text, bytes } of encrypted) expect(decrypt(bytes, [bytes.length])).toEqual([text])
  const mixed = encrypted.toSorted((one, other) => one.bytes.compare(other.bytes))
  const lengths = mixed.map(({ bytes }) => bytes.length)
  expect(decrypt(Buffer.concat(mixed.map(({ bytes }) => bytes)), lengths)).toEqual(mixed.map(({ text }) => text))
})

it('has a random block before each text, and so an IV that nobody can foretell', () => {
  const { encrypt } = cbc(key)
  const first = createDecipheriv('aes-256-ecb', key, null).setAutoPadding(false)
  let before: Uint8Array = new Uint8Array(blockLength)
  const drawn = Array.from({ length: 2000 }, () => {
    const bytes = encrypt('the same')
    const block = first.update(bytes.subarray(0, blockLength)).map((byte, index) => byte ^ (before[index] ?? 0))
    before = bytes.subarray(-blockLength)
    return Buffer.from(block)
  })
  expect(new Set(drawn.map((block) => block.toString('hex'))).size).toBe(2000)
  // Each bit is set in half of them, give or take 22; 300 are 13 times that.
  for (let bit = 0; bit < blockLength * 8; bit += 1) {
    const set = drawn.filter((block) => ((block[bit >> 3] ?? 0) >> (bit & 7)) & 1).length
    expect(Math.abs(set - 1000)).toBeLessThan(300)
  }
})
