import { generateKeyPairSync } from 'node:crypto'
import { chmodSync, lstatSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { createIdentity } from '../../src/local/identity.ts'
import { localSigningKey } from '../../src/local/signing-key.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

let folder = ''
beforeEach(() => {
  folder = temporaryFolder('signing-key', onTestFinished)
})
const path = () => join(folder, 'signing-key.pem')
const modeOf = (file: string) => (statSync(file).mode & 0o777).toString(8)
const pem = (modulusLength: number) =>
  generateKeyPairSync('rsa', { modulusLength }).privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()

it('is made once, whole, and for its owner only', async () => {
  const key = await localSigningKey(folder)
  expect([readFileSync(path(), 'utf8'), modeOf(path()), readdirSync(folder)]).toEqual([key, '600', ['signing-key.pem']])
  chmodSync(path(), 0o644)
  expect(await localSigningKey(folder)).toBe(key)
  expect(modeOf(path())).toBe('600')
})

it('has one name in the key set, of its public half alone', async () => {
  const key = await localSigningKey(folder)
  const [first, second, other] = await Promise.all(
    [{ key }, { key }, {}].map((set) => createIdentity('https://a.test', set)),
  )
  expect(first?.keySet).toEqual(second?.keySet)
  expect(first?.keySet.keys[0]?.kid).not.toBe(other?.keySet.keys[0]?.kid)
  expect(Object.keys(first?.keySet.keys[0] ?? {}).sort()).toEqual(['alg', 'e', 'issuer', 'kid', 'kty', 'n', 'use'])
})

it('is not written into what lies where it is made', async () => {
  const elsewhere = join(folder, 'elsewhere')
  writeFileSync(elsewhere, '', { mode: 0o644 })
  symlinkSync(elsewhere, `${path()}.new`)
  const key = await localSigningKey(folder)
  expect([readFileSync(path(), 'utf8'), readFileSync(elsewhere, 'utf8')]).toEqual([key, ''])
  expect([lstatSync(path()).isFile(), modeOf(path())]).toEqual([true, '600'])
})

it('is another where a fresh one is asked for', async () => {
  const key = await localSigningKey(folder)
  const fresh = await localSigningKey(folder, { fresh: true })
  expect(fresh).not.toBe(key)
  expect([await localSigningKey(folder), modeOf(path())]).toEqual([fresh, '600'])
})

it.each([
  ['nothing', ''],
  ['what is no key', 'CANARY'],
  ['a key cut short', pem(2048).slice(0, 900)],
  ['a key that is too short', pem(1024)],
  [
    'a key of another kind',
    generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  ],
  [
    'a public key',
    generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' }).toString(),
  ],
])('is refused in one sentence where the file holds %s, and is mended by a fresh one', async (_, text) => {
  writeFileSync(path(), text)
  const sentence = /^The signing key in \S+signing-key.pem cannot be read: start with --new-keys [^\n]*\.$/
  await expect(localSigningKey(folder)).rejects.toThrow(sentence)
  expect(readFileSync(path(), 'utf8')).toBe(text)
  expect(await localSigningKey(folder, { fresh: true })).toMatch(/^-----BEGIN PRIVATE KEY/)
})
