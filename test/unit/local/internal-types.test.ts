import { afterAll, expect, it } from 'vitest'
import { wholeRows } from '../../../src/db/upkeep/whole-rows.ts'
import { model, served } from '../../../src/entities/model.ts'
import { wrongSessionKey } from '../../../src/entities/wrong-session-key.ts'
import { openMigrated } from '../../../src/entry/runtime/database/database-file.ts'
import { wallClock } from '../../../src/entry/runtime/time/clocks.ts'
import { increasingIds } from '../../../src/entry/runtime/time/increasing-ids.ts'
import { exportSeed } from '../../../src/local/control/export-entities.ts'
import { seedGateway } from '../../../src/local/control/seed-gateway.ts'
import { keyring } from '../../../src/seal/keyring.ts'
import { tenants } from '../../support/gateways/running.ts'
import { sqliteEngine } from '../../support/process/sqlite-engine.ts'

const connection = openMigrated(':memory:')
afterAll(() => connection.close())
const newId = increasingIds(wallClock)
const seeding = {
  model,
  database: sqliteEngine(connection),
  seal: keyring([{ kid: 'test', bytes: new Uint8Array(32) }]),
  clock: wallClock,
  newId,
  retention: 3_600_000,
}

it('seeds and exports what is served, devices too, and resets what the gateway keeps for itself as well', async () => {
  const internal = model.filter(({ isInternal }) => isInternal)
  expect(internal.map(({ name }) => name)).toEqual(['remoteHelpSession', 'remoteAssistanceSession', 'wrongSessionKey'])
  expect(served.some(({ isInternal }) => isInternal)).toBe(false)
  const [tenant] = tenants
  const rows = wholeRows(seeding)
  const entity = { id: newId(), userId: 'a', triedAt: '2030-01-31T12:00:00.0000000Z' }
  await rows.put([{ tenant, type: wrongSessionKey, entity }], async () => {})
  await seedGateway(seeding, { [tenant]: { 'deviceManagement/managedDevices': [{ deviceName: 'PIXEL-7A' }] } })
  const exported = await exportSeed(seeding)
  expect(exported).toEqual({
    [tenant]: { 'deviceManagement/managedDevices': [expect.objectContaining({ deviceName: 'PIXEL-7A' })] },
  })
  for (const { path } of internal)
    await expect(seedGateway(seeding, { [tenant]: { [path]: [{}] } })).rejects.toThrow(/There is no set/)
  await rows.removeAll(model)
  for (const type of [...internal, ...served]) expect(await rows.count(type, { leastId: '', mostId: '~' })).toBe(0)
})
