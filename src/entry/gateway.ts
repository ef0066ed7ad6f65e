import { v7 } from 'uuid'
import { createApp } from '../app.ts'
import type { KeySource } from '../auth/key-source.ts'
import { tokenVerifier } from '../auth/verify-token.ts'
import type { Config } from '../config.ts'
import type { Database } from '../db/database.ts'
import type { Dependencies } from '../dependencies.ts'
import { model } from '../entities/model.ts'
import { keyring } from '../seal/keyring.ts'

/** What differs from runtime to runtime. */
interface Runtime extends Pick<Dependencies, 'readAsset'> {
  readonly database: Database
  readonly keys: KeySource
}

/** The gateway with the real clock, real ids and real keys. */
export const gateway = ({ publicUrl, auth, encryptionKeys }: Config, { database, keys, readAsset }: Runtime) => {
  const clock = () => Date.now()
  const [first = { kid: 'none', bytes: new Uint8Array(32) }, ...others] = encryptionKeys
  return createApp(model, {
    publicUrl,
    database,
    verifyToken: tokenVerifier({ ...auth, keys, clock }),
    seal: keyring([first, ...others]),
    clock,
    newId: () => v7(),
    log: (record) => console.log(JSON.stringify({ time: new Date(clock()).toISOString(), ...record })),
    readAsset,
  })
}
