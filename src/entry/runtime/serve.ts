import { parseConfig } from '../../config/config.ts'
import { openDatabaseFile } from './database/database-file.ts'
import { keepHouseRegularly } from './database/housekeeping.ts'
import { lockDatabase } from './database/lock-database.ts'
import { listen } from './http/listen.ts'
import { log } from './log.ts'
import { readEnvironment } from './process/environment.ts'
import { runDoor } from './process/start-error.ts'
import { stopOnSignal } from './process/stop-on-signal.ts'
import { processGateway } from './process-gateway.ts'
import { createRelay } from './relay/create-relay.ts'
import { limitsOf } from './relay/relay-limits.ts'
import { monotonicClock, wallClock } from './time/clocks.ts'

/** Production on a machine of one's own: an SQLite file, Entra ID's keys, and the runtime's own server. */
const serve = async (said: Readonly<Record<string, string>> = {}) => {
  const config = parseConfig({ ...readEnvironment(), ...said })
  lockDatabase(config.databasePath)
  const { database, emptyLog, close } = openDatabaseFile(config.databasePath)
  let draining = false
  const isDraining = () => draining
  const clocks = { clock: wallClock, ticks: monotonicClock }
  const relay = createRelay({ ...clocks, limits: limitsOf(config), log, isDraining })
  const app = processGateway(config, database, isDraining, { relay })
  relay.serve({ at: [config], standing: app.standing })
  const stop = await listen({ ...config, upgrades: relay.upgrades }, async (url) => {
    log({ event: 'listening', url, publicUrl: config.publicUrl })
    return app.fetch
  })
  const stopHousekeeping = keepHouseRegularly(config, database, emptyLog)
  stopOnSignal(async () => {
    const stopped = stop()
    // What had come before is begun by now.
    draining = true
    await Promise.all([stopHousekeeping(), stopped])
    await close()
    log({ event: 'stopped' })
  })
}

/** Serves, as the arguments of this process say, with or without the word `serve` before them. */
export const runServe = async () => {
  const [first, ...others] = process.argv.slice(2)
  const args = first === 'serve' ? others : process.argv.slice(2)
  if (args.length === 0) return runDoor(serve)
  // Takes as long to load as a start can spare.
  const [{ runCommand }, { serveCommand }] = await Promise.all([
    import('./process/command.ts'),
    import('./process/serve-command.ts'),
  ])
  return runCommand(serveCommand(serve), args)
}
