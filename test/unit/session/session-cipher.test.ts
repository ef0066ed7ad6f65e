import { createDecipheriv, hkdfSync } from 'node:crypto'
import { expect, it } from 'vitest'
import { type Access, sessionCipher } from '../../../examples/session/session-cipher.ts'

const access = {
  pubSubEncryptionKey: Buffer.from(Array.from({ length: 32 }, (_, at) => at)).toString('base64'),
  pubSubEncryption: Buffer.from(Array.from({ length: 16 }, (_, at) => 255 - at)).toString('base64'),
  group: 'rh-7Q2mF0p9T1c',
}
const sides = async (other: Partial<Access> = {}) => {
  const [helper, sharer] = await Promise.all([
    sessionCipher({ ...access, side: 'helper' }),
    sessionCipher({ ...access, side: 'sharer', ...other }),
  ])
  return { helper, sharer }
}
const bytes = (text: string) => new TextEncoder().encode(text)
const text = (sealed: Uint8Array) => new TextDecoder().decode(sealed)
const hex = (sealed: Uint8Array) => Buffer.from(sealed).toString('hex')

/** As Python's `cryptography` makes them: HKDF(SHA256, 32, iv, b'remote-help helper') and AESGCM. */
const vectors = [
  ['helper', 'hello', '00000000000000011220adbcbc9ecfeb0eb64a3e8b97fff570d5a859c0'],
  ['helper', '', '00000000000000028d6efd2a076d78af2d20aab518b2f144'],
  ['sharer', 'hello', '0000000000000001457f5a465655fedc65cde2a0fd5e8a4571984be849'],
] as const

it('seals what another library has sealed, byte for byte', async () => {
  const { helper, sharer } = await sides()
  const made = []
  for (const [side, plain] of vectors)
    made.push([side, plain, hex(await (side === 'helper' ? helper : sharer).seal(bytes(plain)))])
  expect(made).toEqual(vectors)
})

it('is opened by whoever follows the description', async () => {
  const { helper } = await sides()
  const sealed = Buffer.from(await helper.seal(bytes('ä'.repeat(100_000))))
  const [secret, iv] = [access.pubSubEncryptionKey, access.pubSubEncryption].map((it) => Buffer.from(it, 'base64'))
  const key = Buffer.from(hkdfSync('sha256', secret ?? '', iv ?? '', 'remote-help helper', 32))
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.concat([Buffer.alloc(4), sealed.subarray(0, 8)]))
  decipher.setAAD(Buffer.from(JSON.stringify([access.group, 'helper', 1])))
  decipher.setAuthTag(sealed.subarray(-16))
  expect(Buffer.concat([decipher.update(sealed.subarray(8, -16)), decipher.final()]).toString()).toBe(
    'ä'.repeat(100_000),
  )
})

it('opens in both directions, in order, and never makes the same twice', async () => {
  const { helper, sharer } = await sides()
  const sealed = await Promise.all(Array.from({ length: 50 }, () => helper.seal(bytes('same'))))
  expect(new Set(sealed.map(hex)).size).toBe(50)
  expect((await Promise.all(sealed.map(sharer.open))).map(text)).toEqual(Array(50).fill('same'))
  expect(text(await helper.open(await sharer.seal(bytes('back'))))).toBe('back')
})

it('is ready in the order in which it was asked, whatever takes longer', async () => {
  const { helper, sharer } = await sides()
  const order: string[] = []
  const seal = async (name: string, length: number) => {
    const sealed = await helper.seal(new Uint8Array(length))
    order.push(name)
    return sealed
  }
  const sealed = await Promise.all([seal('long', 2 ** 23), seal('short', 1)])
  const open = async (name: string, message: Uint8Array<ArrayBuffer> | undefined) => {
    await sharer.open(message ?? new Uint8Array())
    order.push(name)
  }
  await Promise.all([open('long', sealed[0]), open('short', sealed[1])])
  expect(order).toEqual(['long', 'short', 'long', 'short'])
})

it('takes a message once, and none that came before', async () => {
  const { helper, sharer } = await sides()
  const [first, second, third] = [
    await helper.seal(bytes('1')),
    await helper.seal(bytes('2')),
    await helper.seal(bytes('3')),
  ]
  await sharer.open(second)
  await expect(sharer.open(second)).rejects.toThrow('came before')
  await expect(sharer.open(first)).rejects.toThrow('came before')
  expect(text(await sharer.open(third))).toBe('3')
})

it('takes no message of its own, of another session or of another access', async () => {
  const { helper, sharer } = await sides()
  await expect(helper.open(await helper.seal(bytes('own')))).rejects.toThrow('not what the other side sealed')
  const key = Buffer.alloc(32, 7).toString('base64')
  for (const other of [
    { group: 'rh-other' },
    { pubSubEncryptionKey: key },
    { pubSubEncryption: `${key.slice(0, 22)}==` },
  ]) {
    const { sharer: stranger } = await sides(other)
    await expect(stranger.open(await helper.seal(bytes('x')))).rejects.toThrow('not what the other side sealed')
  }
  expect(text(await sharer.open(await helper.seal(bytes('y'))))).toBe('y')
})

it('takes no message that was tampered with, wherever, and goes on', async () => {
  const { helper, sharer } = await sides()
  const sealed = await helper.seal(bytes('tamper with me'))
  for (let at = 0; at < sealed.length; at += 1) {
    const bad = sealed.slice()
    bad[at] = (bad[at] ?? 0) ^ 1
    await expect(sharer.open(bad)).rejects.toThrow('not what the other side sealed')
  }
  for (const end of [0, 7, 8, 23]) await expect(sharer.open(sealed.slice(0, end))).rejects.toThrow('too short')
  await expect(sharer.open(sealed.slice(0, -1))).rejects.toThrow('not what the other side sealed')
  expect(text(await sharer.open(sealed))).toBe('tamper with me')
})

it('makes nothing of a key or an IV of another length', async () => {
  for (const wrong of [{ pubSubEncryptionKey: btoa('short') }, { pubSubEncryption: btoa('twelve bytes') }])
    await expect(sessionCipher({ ...access, ...wrong, side: 'helper' })).rejects.toThrow('must have 32 bytes')
})
