import { createDecipheriv } from 'node:crypto'
import { expect, it } from 'vitest'
import { blockLength, cbc } from '../../../src/seal/cbc.ts'

const key = Buffer.from('603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4', 'hex')
const texts = Array.from({ length: 100 }, (_, length) => [...'aä€🔑'.repeat(length)].slice(0, length).join(''))

// NIST SP 800-38A, section F.2.6: its four blocks, between others, behind which stands one of padding.
it('decrypts what NIST publishes', () => {
  const blocks = `000102030405060708090a0b0c0d0e0f f58c4c04d6e5f1ba779eabfb5f7bfbd6 9cfc4e967edb808d679f777bc6702c7d
    39f23369a9d9bacfa530e26304231461 b2eb05e2c39be9fcda6c19078c6a9d1b`.replace(/\s/g, '')
  const plain = `6bc1bee22e409f96e93d7e117393172a ae2d8a571e03ac9c9eb76fac45af8e51 30c81c46a35ce411e5fbc1191a0a52ef
    f69f2445df4f9b17ad2b417be66c3710`.replace(/\s/g, '')
  const bytes = Buffer.from(blocks, 'hex')
  const { decrypt } = cbc(key)
  // Its last byte says that the last block is all of padding.
  expect(decrypt(bytes, [bytes.length])).toEqual([Buffer.from(plain.slice(0, -32), 'hex').toString()])
})

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
  // Each bit is set in half of them: by less than 300 of 1,000 it is off in one run of 10^35.
  for (let bit = 0; bit < blockLength * 8; bit += 1) {
    const set = drawn.filter((block) => ((block[bit >> 3] ?? 0) >> (bit & 7)) & 1).length
    expect(Math.abs(set - 1000)).toBeLessThan(300)
  }
})
