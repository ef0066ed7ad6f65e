import { type Beside, createApp } from '../../app.ts'
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
import { nobody, nowhere } from './nobody.ts'
import { monotonicClock, wallClock } from './time/clocks.ts'
import { increasingIds } from './time/increasing-ids.ts'

/** What differs from runtime to runtime. */
export interface Runtime
  extends Pick<Dependencies, 'readAsset' | 'admit' | 'lanes' | 'isDraining'>,
    Partial<Pick<Dependencies, 'rooms' | 'clientAccessUri'>> {
  readonly database: Database
  readonly keys: KeySource
  /** What local mode has in the place of the real ones, and beside them. */
  readonly local?: Partial<Pick<Dependencies, 'clock' | 'newId' | 'randomBytes' | 'log'>> & { readonly beside?: Beside }
}

const sleep = (milliseconds: number) => new Promise<void>((resolve) => setTimeout(resolve, milliseconds))

/** The gateway with the real clocks, real ids and real keys. */
export const gateway = (config: Config, { database, keys, local: { beside, ...local } = {}, ...runtime }: Runtime) => {
  const { clock = wallClock } = local
  const dependencies: Dependencies = {
    rooms: nobody,
    clientAccessUri: nowhere,
    ...runtime,
    publicUrl: config.publicUrl,
    database: retrying(database, sleep, monotonicClock),
    verifyToken: tokenVerifier({ ...config.auth, keys, clock }),
    hasKeys: () => keys.isReady(),
    seal: keyring(config.encryptionKeys),
    retention: config.retention,
    sessionTimes: config.sessionTimes,
    corsOrigins: config.corsOrigins,
    clock,
    ticks: monotonicClock,
    newId: increasingIds(clock),
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    log,
    ...local,
  }
  return createApp(model, behaviours, dependencies, beside)
}
