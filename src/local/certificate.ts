import { createPrivateKey, X509Certificate } from 'node:crypto'
import { chmodSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { generate } from 'selfsigned'

/** In milliseconds. Apple's and others' clients refuse certificates that run for more than 825 days. */
const validity = 800 * 24 * 3_600_000
/** In milliseconds: it holds from before now, so that a clock set back a little does not end it. */
const leeway = 24 * 3_600_000
/** Renewed when less than this is left. */
const renewal = 30 * 24 * 3_600_000

/** A key pair in PEM. */
export interface Certificate {
  readonly key: string
  readonly cert: string
  /** Absolute path of the certificate, for `NODE_EXTRA_CA_CERTS`. */
  readonly path: string
}

/**
 * The certificate for https on this machine: made at the first start, kept in the folder, its key for the owner only.
 * The time is in milliseconds. Throws the file system's error when the folder cannot be written.
 */
export const localCertificate = async (folder: string, now = Date.now()): Promise<Certificate> => {
  const path = resolve(folder, 'localhost.pem')
  const keyPath = join(folder, 'localhost.key')
  const existing = readPair(path, keyPath, now)
  if (existing) {
    chmodSync(keyPath, 0o600)
    return { ...existing, path }
  }
  const { key, cert } = await newCertificate(now)
  replace(keyPath, key, 0o600)
  replace(path, cert, 0o644)
  return { key, cert, path }
}

/** One that is kept nowhere, in PEM. */
export const newCertificate = async (now = Date.now()): Promise<Omit<Certificate, 'path'>> => {
  const notBeforeDate = new Date(now - leeway)
  const notAfterDate = new Date(now + validity)
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate,
    notAfterDate,
    extensions: [
      // No authority: trusted, it vouches for this machine's names alone.
      { name: 'basicConstraints', cA: false, critical: true },
      { name: 'keyUsage', digitalSignature: true, critical: true },
      { name: 'extKeyUsage', serverAuth: true },
      {
        name: 'subjectAltName',
        altNames: [
          { type: 2, value: 'localhost' },
          { type: 7, ip: '127.0.0.1' },
          { type: 7, ip: '::1' },
        ],
      },
    ],
  })
  return { key, cert }
}

/** Takes the old file away first, since writing into it would keep its mode. */
const replace = (path: string, text: string, mode: number) => {
  rmSync(path, { force: true })
  writeFileSync(path, text, { mode })
}

const readPair = (path: string, keyPath: string, now: number) => {
  try {
    const pair = { cert: readFileSync(path, 'utf8'), key: readFileSync(keyPath, 'utf8') }
    const certificate = new X509Certificate(pair.cert)
    const isOfKey = certificate.checkPrivateKey(createPrivateKey(pair.key))
    // One made while the clock was ahead would be refused until then.
    const isValid = Date.parse(certificate.validFrom) <= now && Date.parse(certificate.validTo) - now > renewal
    return isOfKey && isValid ? pair : undefined
  } catch {
    // None yet, or one that a stop cut short: a new one takes its place.
    return undefined
  }
}
