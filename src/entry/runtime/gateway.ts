import { createApp } from '../../app.ts'
import type { KeySource } from '../../auth/key-source.ts'
import { tokenVerifier } from '../../auth/verify-token.ts'
import { behaviours } from '../../behaviours/behaviours.ts'
import type { Config } from '../../config/config.ts'
import type { Database } from '../../db/engines/database.ts'
import { retrying } from '../../db/engines/retrying.ts'
import type { Dependencies } from '../../dependencies.ts'
import { model } from '../../entities/model.ts'
import { keyring } from '../../seal/keyring.ts'
import { log } from './log.ts'
import { monotonicClock, wallClock } from './time/clocks.ts'
import { increasingIds } from './time/increasing-ids.ts'

/** What differs from runtime to runtime. */
interface Runtime extends Pick<Dependencies, 'readAsset' | 'admit' | 'lanes' | 'isDraining'> {
  readonly database: Database
  readonly keys: KeySource
}

const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

/** The gateway with the real clocks, real ids and real keys. */
export const gateway = (config: Config, { database, keys, ...runtime }: Runtime) => {
  return createApp(model, behaviours, {
    ...runtime,
    publicUrl: config.publicUrl,
    database: retrying(database, sleep, monotonicClock),
    verifyToken: tokenVerifier({ ...config.auth, keys, clock: wallClock }),
    hasKeys: () => keys.isReady(),
    seal: keyring(config.encryptionKeys),
    retention: config.retention,
    corsOrigins: config.corsOrigins,
    clock: wallClock,
    ticks: monotonicClock,
    newId: increasingIds(wallClock),
    log,
  })
}
