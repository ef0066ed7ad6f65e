import type { Config } from '../../config/config.ts'
import type { Database } from '../../db/engines/database.ts'
import { inMemoryLimits } from '../../limits/in-memory.ts'
import { lanesOfProcess } from '../../limits/lanes.ts'
import { gateway, type Runtime } from './gateway.ts'
import { keySource } from './key-source.ts'
import { readDocsFile } from './project-files.ts'
import type { Relay } from './relay/create-relay.ts'
import { monotonicClock } from './time/clocks.ts'
import { nextTurn, turn } from './time/turn.ts'

/** The gateway in a process of Node or Deno, which keeps its counts and lanes in its own memory. */
export const processGateway = (
  config: Config,
  database: Database,
  isDraining: () => boolean,
  { relay, ...beside }: Partial<Pick<Runtime, 'keys' | 'local'>> & { readonly relay?: Relay } = {},
) =>
  gateway(config, {
    database,
    isDraining,
    keys: keySource(config.auth),
    readAsset: readDocsFile,
    admit: inMemoryLimits(config.rateLimits, monotonicClock),
    lanes: lanesOfProcess(turn, nextTurn),
    ...relay?.partsAt(config, beside.local?.newId ?? (() => crypto.randomUUID())),
    ...beside,
  })
