import { createStore } from '../../src/db/store/create-store.ts'
import { model } from '../../src/entities/model.ts'
import { requestRemoteHelpSessionAccessResponse as type } from '../../src/entities/request-remote-help-session-access-response.ts'
import { openMigrated } from '../../src/entry/runtime/database/database-file.ts'
import { keyring, type Seal } from '../../src/seal/keyring.ts'
import { answers, published, writeScope } from '../support/clients/caller.ts'
import { audience, tenants } from '../support/gateways/running.ts'
import { startApp } from '../support/gateways/start-app.ts'
import { sqliteEngine } from '../support/process/sqlite-engine.ts'
import { inTurns, microseconds } from './measure.ts'

// What sealing and tokens add to a request. Ratios of one run on one machine, nothing more.
const runs = 500
const turns = 7

const open: Seal = { ...keyring([{ kid: 'a', bytes: new Uint8Array(32) }]), seal: (_, plain) => plain }
const unsealed: Seal = { ...open, open: (_, sealed) => sealed }
const storeWith = (seal: Seal) =>
  createStore(model, {
    database: sqliteEngine(openMigrated(':memory:')),
    seal,
    clock: () => Date.now(),
    newId: () => crypto.randomUUID(),
    retention: Infinity,
  })
const { '@odata.type': _, ...values } = published
const scope = { tenant: 'a', meter: { rowsRead: 0, rowsWritten: 0, attempts: 0 }, repeatable: undefined }
const createAndRead = (seal: Seal) => {
  const store = storeWith(seal)
  return () =>
    microseconds(runs, async () => {
      const id = crypto.randomUUID()
      await store.insert(scope, type, { id, ...values })
      await store.read(scope, type, id)
    })
}

const app = await startApp()
const sendWith = async (token: string) => {
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
  const response = await app.fetch(answers, { method: 'POST', headers, body: JSON.stringify(published) })
  if (response.status !== 201) throw new Error(`Answered ${response.status}.`)
  await response.arrayBuffer()
}
const token = () => app.issuer.token({ tenant: tenants[0], scopes: writeScope, audience })
const known = await token()
const claims = app.issuer.claimsFor({ tenant: tenants[0], scopes: writeScope, audience })
const freshTokens = () =>
  Promise.all(Array.from({ length: runs }, () => app.issuer.sign({ ...claims, uti: crypto.randomUUID() })))

const cost = await inTurns(turns, {
  sealed: createAndRead(keyring([{ kid: 'a', bytes: new Uint8Array(32) }])),
  unsealed: createAndRead(unsealed),
  remembered: () => microseconds(runs, () => sendWith(known)),
  fresh: async () => {
    const tokens = await freshTokens()
    return microseconds(runs, (index) => sendWith(tokens[index] ?? ''))
  },
})
const share = (part: number, whole: number) => (part / whole).toFixed(2)
// Two secrets are sealed by a create, and opened by a read: half of the difference is what one request pays.
const sealing = (cost.sealed - cost.unsealed) / 2
console.log(`Sealing or opening two secrets is ${share(sealing, cost.remembered)} of a create.`)
console.log(`A create with a fresh token takes ${share(cost.fresh, cost.remembered)} of one with a remembered token.`)
await app.stop()
