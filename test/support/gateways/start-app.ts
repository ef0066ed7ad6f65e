import type BetterSqlite from 'better-sqlite3'
import { type Beside, createApp } from '../../../src/app.ts'
import { fixedKeys } from '../../../src/auth/key-source.ts'
import { tokenVerifier } from '../../../src/auth/verify-token.ts'
import type { Behaviour } from '../../../src/behaviours/behaviour.ts'
import { behaviours as ownBehaviours } from '../../../src/behaviours/behaviours.ts'
import { parseConfig } from '../../../src/config/config.ts'
import type { Database } from '../../../src/db/engines/database.ts'
import { retrying } from '../../../src/db/engines/retrying.ts'
import type { Dependencies } from '../../../src/dependencies.ts'
import { model as ownModel } from '../../../src/entities/model.ts'
import { openMigrated } from '../../../src/entry/runtime/database/database-file.ts'
import { nobody, nowhere } from '../../../src/entry/runtime/nobody.ts'
import { readDocsFile } from '../../../src/entry/runtime/project-files.ts'
import { wallClock } from '../../../src/entry/runtime/time/clocks.ts'
import { increasingIds } from '../../../src/entry/runtime/time/increasing-ids.ts'
import { nextTurn, turn } from '../../../src/entry/runtime/time/turn.ts'
import { inMemoryLimits } from '../../../src/limits/in-memory.ts'
import { lanesOfProcess } from '../../../src/limits/lanes.ts'
import type { EntityType } from '../../../src/model/entity-type.ts'
import { keyring } from '../../../src/seal/keyring.ts'
import { createIssuer, type Issuer } from '../clients/tokens.ts'
import { sqliteEngine } from '../process/sqlite-engine.ts'
import { clocksOf, type Time } from '../process/two-clocks.ts'
import { createTable } from './create-table.ts'
import { publicUrl, type Running, settingsFor } from './running.ts'

/** A gateway in this process whose clock and database a test holds in its hands. */
export interface App extends Running {
  /** What a door gives its requests to. */
  readonly answer: ReturnType<typeof createApp>['fetch']
  readonly connection: BetterSqlite.Database
  /** Milliseconds since 1970; stands still unless a test moves it. Tokens are judged by the real clock. */
  readonly time: Time
  readonly lines: Readonly<Record<string, unknown>>[]
}

interface Wanted extends Partial<Pick<Dependencies, 'hasKeys' | 'isDraining' | 'rooms' | 'clientAccessUri'>> {
  readonly settings?: Readonly<Record<string, string>>
  readonly path?: string
  /** Stands between the gateway and its database when statements are run. */
  readonly through?: (database: Database) => Pick<Database, 'execute'>
  readonly issuer?: Issuer
  readonly isInPlace?: () => boolean
  /** Served in place of the gateway's own; its tables are made from the declarations. */
  readonly model?: readonly EntityType[]
  readonly behaviours?: readonly Behaviour[]
  /** Made with the clocks of the gateway. */
  readonly besideWith?: (clocks: ReturnType<typeof clocksOf>) => Beside
}

export const startApp = async ({
  settings = {},
  path = ':memory:',
  through = (database) => database,
  issuer: given,
  isInPlace = () => true,
  model = ownModel,
  behaviours = ownBehaviours,
  hasKeys = async () => true,
  isDraining = () => false,
  rooms = nobody,
  clientAccessUri = nowhere,
  besideWith,
}: Wanted = {}): Promise<App> => {
  const issuer = given ?? (await createIssuer())
  const config = parseConfig({ ...settingsFor(issuer), ...settings })
  const connection = openMigrated(path)
  for (const type of model) if (!ownModel.includes(type)) connection.exec(createTable(type))
  const time: Time = { now: Date.now() }
  const { clock, ticks } = clocksOf(time)
  const lines: Readonly<Record<string, unknown>>[] = []
  const engine = sqliteEngine(connection, { isInPlace })
  const dependencies: Dependencies = {
    publicUrl,
    database: retrying({ ...engine, ...through(engine) }, async () => {}, ticks),
    verifyToken: tokenVerifier({ ...config.auth, keys: fixedKeys(issuer.jwks), clock: wallClock }),
    admit: inMemoryLimits(config.rateLimits, ticks),
    hasKeys,
    lanes: lanesOfProcess(turn, nextTurn),
    isDraining,
    corsOrigins: [],
    seal: keyring(config.encryptionKeys),
    retention: config.retention,
    sessionTimes: config.sessionTimes,
    rooms,
    clientAccessUri,
    clock,
    ticks,
    newId: increasingIds(clock),
    randomBytes: (length) => crypto.getRandomValues(new Uint8Array(length)),
    log: (record) => lines.push(record),
    readAsset: readDocsFile,
  }
  const app = createApp(model, behaviours, dependencies, besideWith?.({ clock, ticks }))
  return {
    answer: app.fetch,
    fetch: async (target, init) => app.fetch(new Request(`http://gateway.test${target}`, init)),
    issuer,
    publicUrl,
    output: () => JSON.stringify(lines),
    stop: async () => {
      connection.close()
    },
    connection,
    time,
    lines,
  }
}
