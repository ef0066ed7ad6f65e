import { dirname, resolve } from 'node:path'
import { lateKeys } from '../../../auth/key-source.ts'
import { behaviours } from '../../../behaviours/behaviours.ts'
import type { Instant } from '../../../clock.ts'
import { defaultDatabasePath, parseConfig, parseStoreConfig } from '../../../config/config.ts'
import type { Dependencies } from '../../../dependencies.ts'
import { model } from '../../../entities/model.ts'
import { GraphError } from '../../../errors.ts'
import { type Control, createControl } from '../../../local/control/control.ts'
import { countedIds } from '../../../local/control/counted-ids.ts'
import { newEncryptionKeys } from '../../../local/encryption-key.ts'
import { tellFault } from '../../../local/faults/tell-fault.ts'
import type { Identity } from '../../../local/identity.ts'
import { cameThroughProxy, throughProxy } from '../../../local/through-proxy.ts'
import { keyring } from '../../../seal/keyring.ts'
import { openDatabaseFile } from '../database/database-file.ts'
import { keepHouseRegularly } from '../database/housekeeping.ts'
import { lockDatabase } from '../database/lock-database.ts'
import { log as print } from '../log.ts'
import { processGateway } from '../process-gateway.ts'
import { createRelay } from '../relay/create-relay.ts'
import type { ProcessRooms } from '../relay/process-rooms.ts'
import { limitsOf } from '../relay/relay-limits.ts'
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
  { databasePath: path, retention, rateLimits }: Parameters<LocalBackend>[1],
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
  const relay = createRelay({
    limits: limitsOf({ rateLimits }),
    clock: clock.now,
    ticks: monotonicClock,
    log,
    isDraining: () => false,
    guard: refuseProxied,
  })
  const stopHousekeeping = guest
    ? async () => {}
    : keepHouseRegularly({ retention, isClockMoved: clock.isMoved }, database, emptyLog)
  return {
    folder: dirname(isKept ? path : defaultDatabasePath),
    encryptionKeys,
    data: isKept ? resolve(path) : 'in memory, gone when it stops',
    control: seenBy(control, relay.rooms),
    upgrades: relay.upgrades,
    answerAt: async ({ http, https }: Listeners<Settings>, identity: Identity) => {
      authority = identity.authority
      const keys = lateKeys(async () => identity.keySet)
      const beside = { watch, inject: tellFault(faults, log) }
      const local = { clock: clock.now, newId, log, beside }
      const gatewayAt = (settings: Settings) => {
        const config = parseConfig(settings)
        const { fetch, standing } = processGateway(config, database, () => false, { keys, local, relay })
        return { config, standing, fetch: breaking(fetch, faults) }
      }
      const [first, second] = [gatewayAt(http), https && gatewayAt(https)]
      relay.serve({
        at: [first.config, ...(second ? [second.config] : [])],
        standing: first.standing,
      })
      return { http: first.fetch, https: second?.fetch }
    },
    close: async () => {
      await stopHousekeeping()
      await close()
      unlock()
    },
  }
}

const refuseProxied = (headers: Headers) =>
  cameThroughProxy(headers) ? new GraphError('Forbidden', throughProxy) : undefined

/** The same, whose clock and whose reset are seen by the rooms of sessions at once. */
const seenBy = (control: Control, rooms: Pick<ProcessRooms, 'look' | 'reset'>): Control => {
  const { clock, reset } = control
  const looking =
    <Given extends readonly unknown[]>(move: (...given: Given) => void) =>
    (...given: Given) => {
      move(...given)
      rooms.look()
    }
  return {
    ...control,
    clock: {
      ...clock,
      set: looking(clock.set),
      advance: looking(clock.advance),
      reset: looking(clock.reset),
    },
    reset: async () => {
      await reset()
      rooms.reset()
    },
  }
}
