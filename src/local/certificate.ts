import { X509Certificate } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { generate } from 'selfsigned'

/** In milliseconds. Apple's and others' clients refuse certificates that run for more than 825 days. */
const validity = 800 * 24 * 3_600_000
/** Renewed when less than this is left. */
const renewal = 30 * 24 * 3_600_000

export interface Certificate {
  readonly key: string
  readonly cert: string
  /** Absolute path of the certificate, for `NODE_EXTRA_CA_CERTS`. */
  readonly path: string
}

/** The certificate for https on this machine: made at the first start, kept in the folder, its key for the owner only. */
export const localCertificate = async (folder: string): Promise<Certificate> => {
  const path = resolve(folder, 'localhost.pem')
  const keyPath = join(folder, 'localhost.key')
  const kept = readPair(path, keyPath)
  if (kept && Date.parse(new X509Certificate(kept.cert).validTo) - Date.now() > renewal) return { ...kept, path }
  const notAfterDate = new Date(Date.now() + validity)
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
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
  writeFileSync(keyPath, key, { mode: 0o600 })
  writeFileSync(path, cert)
  return { key, cert, path }
}

const readPair = (path: string, keyPath: string) => {
  try {
    return { cert: readFileSync(path, 'utf8'), key: readFileSync(keyPath, 'utf8') }
  } catch {
    return undefined
  }
}
