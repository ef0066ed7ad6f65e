import { createTestHarness } from 'wrangler'
import { createIssuer } from '../clients/tokens.ts'
import { builtWorker } from '../process/built-worker.ts'
import { publicUrl, type Running, settingsFor } from './running.ts'

/** Starts the Worker on workerd with a migrated local D1. */
export const startWorkerd = async (): Promise<Running> => {
  const issuer = await createIssuer()
  const server = createTestHarness(builtWorker(settingsFor(issuer)))
  const { url } = await server.listen()
  await server.getWorker().applyD1Migrations('DATABASE')
  return {
    fetch: (path, init) => fetch(new URL(path, url), { redirect: 'manual', ...init }),
    issuer,
    publicUrl,
    output: () => JSON.stringify(server.getLogs()),
    stop: () => server.close(),
  }
}
