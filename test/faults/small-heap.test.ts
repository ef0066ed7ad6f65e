import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { v7 } from 'uuid'
import { expect, it } from 'vitest'
import { parseConfig } from '../../src/config/config.ts'
import { createStore } from '../../src/db/store/create-store.ts'
import { served as model } from '../../src/entities/model.ts'
import { retrieveRemoteHelpSessionResponse } from '../../src/entities/retrieve-remote-help-session-response.ts'
import { openMigrated } from '../../src/entry/runtime/database/database-file.ts'
import { keyring } from '../../src/seal/keyring.ts'
import { readScope } from '../support/clients/caller.ts'
import { createIssuer, type Issuer } from '../support/clients/tokens.ts'
import { listening } from '../support/gateways/listening.ts'
import { audience, settingsFor, tenants } from '../support/gateways/running.ts'
import { bareEnvironment } from '../support/process/bare-environment.ts'
import { sqliteEngine } from '../support/process/sqlite-engine.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const [tenant] = tenants
/** Mebibytes of V8's old space: the gateway runs with 24, and Workers have 128 for everything. */
const heap = process.env.SMALL_HEAP ?? '64'
/** Mebibytes of the whole process: the runtime's own 100, the heap, and the answers on their way. */
const mostResident = 450
const rows = 120
const gatewayFile = process.env.SMALL_HEAP_GATEWAY ?? 'dist/node/gateway.js'

const folder = temporaryFolder('heap')

/** Rows as long as the declarations let them be: some 7 MB of JSON. */
const fill = async (path: string, issuer: Issuer) => {
  const connection = openMigrated(path)
  const { encryptionKeys, retention } = parseConfig(settingsFor(issuer))
  const store = createStore(model, {
    database: sqliteEngine(connection),
    seal: keyring(encryptionKeys),
    clock: () => Date.now(),
    newId: () => v7(),
    retention,
  })
  const text = (length: number) => '語'.repeat(length)
  const long = { sessionKey: 1024, acsHelperUserToken: 4096, pubSubHelperAccessUri: 4096, webClientUri: 2048 }
  const entity = {
    ...Object.fromEntries(Object.entries(long).map(([name, length]) => [name, text(length)])),
    ...Object.fromEntries(
      ['acsHelperUserId', 'acsSharerUserId', 'acsGroupId', 'deviceName', 'pubSubGroupId'].map((name) => [
        name,
        text(1024),
      ]),
    ),
    sessionType: 'viewScreen',
    sessionExpirationDateTime: '2030-01-01T00:00:00.0000000Z',
  }
  const context = { tenant, meter: { rowsRead: 0, rowsWritten: 0, attempts: 0 }, repeatable: undefined }
  for (let done = 0; done < rows; done += 40) {
    const some = Array.from({ length: 40 }, () =>
      store.insert(context, retrieveRemoteHelpSessionResponse, { ...entity, id: v7() }),
    )
    await Promise.all(some)
  }
  connection.close()
}

/** The most that a process has had in memory so far, in mebibytes. */
const residentOf = (pid: number) =>
  Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

it.runIf(process.platform === 'linux')(
  'lives on little memory, whatever one who may only read asks for',
  { timeout: 120_000 },
  async () => {
    const issuer = await createIssuer()
    const DATABASE_PATH = join(folder, 'gateway.sqlite')
    await fill(DATABASE_PATH, issuer)
    const child = spawn(process.execPath, [`--max-old-space-size=${heap}`, gatewayFile], {
      env: { ...bareEnvironment, ...settingsFor(issuer), PORT: '0', DATABASE_PATH },
    })
    const { url, output } = await listening(child)
    const Authorization = `Bearer ${await issuer.token({ tenant, scopes: readScope, audience })}`
    const set = '/beta/RemoteHelpSessionRetrieveResponse'
    const read = { method: 'GET', url: `${set.slice(5)}?$top=999` }
    const batch = JSON.stringify({ requests: Array.from({ length: 20 }, (_, id) => ({ id: String(id), ...read })) })
    const send = async (path: string, init: RequestInit = {}) => {
      const headers = { Authorization, 'Content-Type': 'application/json' }
      const response = await fetch(url + path, { headers, ...init })
      return { status: response.status, size: (await response.arrayBuffer()).byteLength }
    }
    try {
      const answered = await Promise.all([
        ...Array.from({ length: 24 }, () => send(`${set}?$top=999`)),
        ...Array.from({ length: 2 }, () => send('/beta/$batch', { method: 'POST', body: batch })),
      ])
      expect(answered.filter(({ status }) => status !== 200 && status !== 429)).toEqual([])
      expect(answered.filter(({ status }) => status === 200).length).toBeGreaterThanOrEqual(24)
      expect(Math.max(...answered.slice(0, 24).map(({ size }) => size))).toBeLessThanOrEqual(1024 * 1024)
      expect(Math.max(...answered.map(({ size }) => size))).toBeLessThanOrEqual(4 * 1024 * 1024)
      const resident = residentOf(child.pid ?? 0)
      if (process.env.SMALL_HEAP_TELL) console.log(`resident: ${Math.round(resident)} MiB`)
      expect(resident).toBeLessThan(mostResident)
      expect((await send('/healthz')).status).toBe(200)
    } catch (error) {
      throw new Error(`${error}: ${output().slice(-2000)}`, { cause: error })
    } finally {
      child.kill('SIGKILL')
    }
  },
)
