import { X509Certificate } from 'node:crypto'
import { chmodSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, expect, it, onTestFinished } from 'vitest'
import { localCertificate } from '../../src/local/certificate.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

let folder = ''
beforeEach(() => {
  folder = temporaryFolder('certificate', onTestFinished)
})

const day = 24 * 3_600_000
const keyPath = () => join(folder, 'localhost.key')
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)

it('makes a certificate for the names of this machine, which vouches for no other', async () => {
  const { cert, path } = await localCertificate(folder)
  const certificate = new X509Certificate(cert)
  expect(certificate.subjectAltName).toBe('DNS:localhost, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1')
  expect(certificate.ca).toBe(false)
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
  expect([readFileSync(path, 'utf8'), modeOf(keyPath())]).toEqual([cert, '600'])
})

it('keeps it until a month before it expires', async () => {
  const now = Date.now()
  const first = await localCertificate(folder, now)
  chmodSync(keyPath(), 0o644)
  expect(await localCertificate(folder, now + 769 * day)).toEqual(first)
  expect(modeOf(keyPath())).toBe('600')
  const renewed = await localCertificate(folder, now + 771 * day)
  expect(renewed.cert).not.toBe(first.cert)
  expect(Date.parse(new X509Certificate(renewed.cert).validTo)).toBeGreaterThan(now + 1500 * day)
})

it.each(['localhost.pem', 'localhost.key'])('replaces a pair whose %s was cut short', async (name) => {
  const first = await localCertificate(folder)
  writeFileSync(join(folder, name), '-----BEGIN')
  const second = await localCertificate(folder)
  expect(second.cert).not.toBe(first.cert)
  expect(await localCertificate(folder)).toEqual(second)
})

it('replaces a certificate of another key, and a key that others could read', async () => {
  const other = temporaryFolder('certificate', onTestFinished)
  const first = await localCertificate(folder)
  writeFileSync(keyPath(), (await localCertificate(other)).key)
  chmodSync(keyPath(), 0o644)
  expect((await localCertificate(folder)).cert).not.toBe(first.cert)
  expect(modeOf(keyPath())).toBe('600')
})

it('tells why it cannot be written', async () => {
  mkdirSync(join(folder, 'localhost.pem'))
  await expect(localCertificate(folder)).rejects.toThrow()
})

it('replaces one that was made while the clock was a month ahead, and keeps it when the clock goes back by hours', async () => {
  const now = Date.now()
  const ahead = await localCertificate(folder, now + 30 * day)
  const { cert } = await localCertificate(folder, now)
  expect(cert).not.toBe(ahead.cert)
  expect((await localCertificate(folder, now - day / 4)).cert).toBe(cert)
})
