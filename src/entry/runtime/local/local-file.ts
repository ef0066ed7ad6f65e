import { dirname } from 'node:path'
import { lateKeys } from '../../../auth/key-source.ts'
import { behaviours } from '../../../behaviours/behaviours.ts'
import type { Instant } from '../../../clock.ts'
import { defaultDatabasePath, parseConfig, parseStoreConfig } from '../../../config/config.ts'
import type { Dependencies } from '../../../dependencies.ts'
import { model } from '../../../entities/model.ts'
import { createControl } from '../../../local/control/control.ts'
import { countedIds } from '../../../local/control/counted-ids.ts'
import { newEncryptionKeys } from '../../../local/encryption-key.ts'
import type { Identity } from '../../../local/identity.ts'
import { keyring } from '../../../seal/keyring.ts'
import { openDatabaseFile } from '../database/database-file.ts'
import { keepHouseRegularly } from '../database/housekeeping.ts'
import { lockDatabase } from '../database/lock-database.ts'
import { log as print } from '../log.ts'
import { processGateway } from '../process-gateway.ts'
import { monotonicClock, wallClock } from '../time/clocks.ts'
import { increasingIds } from '../time/increasing-ids.ts'
import { breaking } from './breaking.ts'
import type { Listeners, LocalBackend, Settings } from './local-backend.ts'
import { keptEncryptionKeys } from './local-keys.ts'

/** How a gateway in the process of a test differs from one of its own. */
interface Guest {
  readonly log: Dependencies['log']
  /** Whether clock and ids are the same in every run. */
  readonly isDeterministic: boolean
  /** When the clock begins. */
  readonly at: Instant | undefined
}

/** Local mode on an SQLite file: a gateway for each address, which share the one database, clock, ids and faults. */
export const localFile: LocalBackend = (environment, config) => onFile(environment, config)

/** The same in the process of whoever made it: no thread, no timer, not a line written but to its log. */
export const onFile = async (
  { ENCRYPTION_KEYS }: Settings,
  { databasePath: path, retention }: Parameters<LocalBackend>[1],
  guest?: Guest,
) => {
  const isKept = path !== ':memory:'
  const { isEmpty, unlock } = lockDatabase(path)
  const given = ENCRYPTION_KEYS || (isKept ? undefined : newEncryptionKeys())
  const encryptionKeys = keptEncryptionKeys({ given, path: `${path}.key`, data: path, isInUse: !isEmpty })
  const { database, emptyLog, close } = openDatabaseFile(path, { inThread: !guest })
  const { log = print, isDeterministic = false, at } = guest ?? {}
  let authority = ''
  const control = createControl({
    model,
    actions: behaviours.map(({ action }) => action),
    database,
    seal: keyring(parseStoreConfig({ ENCRYPTION_KEYS: encryptionKeys }).encryptionKeys),
    retention,
    clock: wallClock,
    ticks: monotonicClock,
    idsBy: isDeterministic ? countedIds : (clock) => ({ newId: increasingIds(clock), take: () => {}, reset: () => {} }),
    at,
    standsStill: isDeterministic,
    authority: () => authority,
  })
  const { clock, newId, watch, faults } = control
  const stopHousekeeping = guest
    ? async () => {}
    : keepHouseRegularly({ retention, isClockMoved: clock.isMoved }, database, emptyLog)
  return {
    folder: dirname(isKept ? path : defaultDatabasePath),
    encryptionKeys,
    control,
    answerAt: async ({ http, https }: Listeners<Settings>, identity: Identity) => {
      authority = identity.authority
      const keys = lateKeys(async () => identity.keySet)
      const beside = { watch, inject: faults.middleware }
      const answering = (settings: Settings) => {
        const config = parseConfig(settings)
        const local = { clock: clock.now, newId, log, beside }
        return breaking(processGateway(config, database, () => false, { keys, local }).fetch, faults)
      }
      return { http: answering(http), https: https && answering(https) }
    },
    close: async () => {
      await stopHousekeeping()
      await close()
      unlock()
    },
  }
}
