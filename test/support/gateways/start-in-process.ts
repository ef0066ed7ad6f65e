import { vi } from 'vitest'
import { parseConfig } from '../../../src/config/config.ts'
import type { Dependencies } from '../../../src/dependencies.ts'
import { openMigrated } from '../../../src/entry/runtime/database/database-file.ts'
import { gateway } from '../../../src/entry/runtime/gateway.ts'
import { keySource } from '../../../src/entry/runtime/key-source.ts'
import { readDocsFile } from '../../../src/entry/runtime/project-files.ts'
import { nextTurn, turn } from '../../../src/entry/runtime/time/turn.ts'
import { lanesOfProcess } from '../../../src/limits/lanes.ts'
import { createIssuer } from '../clients/tokens.ts'
import { sqliteEngine } from '../process/sqlite-engine.ts'
import { publicUrl, type Running, settingsFor } from './running.ts'

/** Starts a gateway in this process, over an SQLite database in memory; with other settings where a test says so. */
export const startInProcess = async (
  settings: Readonly<Record<string, string>> = {},
  parts: Partial<Pick<Dependencies, 'rooms' | 'clientAccessUri'>> = {},
): Promise<Running> => {
  const issuer = await createIssuer()
  const config = parseConfig({ ...settingsFor(issuer), ...settings })
  const connection = openMigrated(':memory:')
  // The gateway's lines go where those of a process go.
  const printed = vi.spyOn(console, 'log').mockImplementation(() => {})
  const app = gateway(config, {
    database: sqliteEngine(connection),
    keys: keySource(config.auth),
    readAsset: readDocsFile,
    admit: async () => 0,
    lanes: lanesOfProcess(turn, nextTurn),
    isDraining: () => false,
    ...parts,
  })
  return {
    fetch: async (path, init) => {
      const response = await app.fetch(new Request(`http://gateway.test${path}`, init))
      // Its lines are written with those of the turn, after the answer.
      await new Promise((resolve) => setImmediate(resolve))
      return response
    },
    issuer,
    publicUrl,
    output: () => printed.mock.calls.flat().join('\n'),
    stop: async () => {
      connection.close()
    },
  }
}
