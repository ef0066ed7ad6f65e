import { afterAll, beforeAll, expect, it } from 'vitest'
import { writeScope } from '../support/clients/caller.ts'
import { audience, type Running, tenants } from '../support/gateways/running.ts'
import { startProcess } from '../support/gateways/start-process.ts'
import { type GeneratedClients, generateClients, type Target } from './support/generated-clients.ts'

let gateway: Running
let target: Target
let clients: GeneratedClients

beforeAll(async () => {
  const started = await startProcess(process.execPath, ['dist/node/gateway.js'])
  gateway = started
  const token = await started.issuer.token({ tenant: tenants[0], audience, scopes: writeScope })
  target = { url: `${started.url}/beta`, token }
  clients = await generateClients(await (await gateway.fetch('/beta/$metadata')).text())
})
afterAll(async () => {
  await clients?.remove()
  await gateway?.stop()
})

it.each(['odata2ts', 'sap'] as const)('lets %s generate a client that compiles and works', async (generator) => {
  const { created, read, listed, updated } = await clients[generator]().sessions(target)
  expect(created.id).toBeTypeOf('string')
  expect(read).toMatchObject({ id: created.id, sessionType: 'takeFullControl' })
  expect(listed.map(({ id }) => id)).toContain(created.id)
  expect(updated).toMatchObject({ id: created.id, sessionType: 'viewScreen' })
})

it('lets odata2ts reach what deviceManagement contains', async () => {
  const { created, onboarding, disconnected, settings } = await clients.odata2ts().deviceManagement(target)
  expect(created.onboardingStatus).toBe('notOnboarded')
  expect(onboarding.onboardingStatus).toBe('onboarding')
  expect(disconnected.onboardingStatus).toBe('notOnboarded')
  expect(settings.blockChat).toBe(true)
})
