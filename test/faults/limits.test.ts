import { expect, it } from 'vitest'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { audience, tenants } from '../support/gateways/running.ts'
import { startApp } from '../support/gateways/start-app.ts'
import { startProcess } from '../support/gateways/start-process.ts'

const settings = { RATE_LIMITS: 'tenant-writes=8,application-writes=5,tenant=40,application=30' }
const startLimited = () => startApp({ settings })

const expectRefused = (answer: { status: number; headers: Headers; body: { error: { code: string } } }) => {
  expect([answer.status, answer.body.error.code]).toEqual([429, 'TooManyRequests'])
  expect(answer.headers.get('Retry-After')).toMatch(/^([1-9]|1\d|20)$/)
}

it('refuses an application that writes more than its share, and lets it read', async () => {
  const app = await startLimited()
  const { post, get } = callerOf(() => app)
  for (let turn = 0; turn < 5; turn += 1) expect((await post(answers, published)).status).toBe(201)
  for (let turn = 0; turn < 5; turn += 1) expectRefused(await post(answers, published))
  expect((await get(answers)).status).toBe(200)
  expect((await get(`${answers}/$count`)).text).toBe('5')
  expect((await callerOf(() => app, tenants[1]).post(answers, published)).status).toBe(201)
  app.time.now += 19_999
  expect((await post(answers, published)).headers.get('Retry-After')).toBe('1')
  app.time.now += 1
  expect((await post(answers, published)).status).toBe(201)
  await app.stop()
})

it('counts every kind of write, and those that fail', async () => {
  const app = await startLimited()
  const { call, post } = callerOf(() => app)
  const partners = '/beta/deviceManagement/remoteAssistancePartners'
  const { id } = (await post(partners, {})).body
  expect((await call('PATCH', `${partners}/${id}`, { body: {} })).status).toBe(200)
  expect((await call('POST', `${partners}/${id}/disconnect`)).status).toBe(204)
  expect((await post(answers, {})).status).toBe(400)
  expect((await call('DELETE', `${partners}/${id}`)).status).toBe(204)
  expectRefused(await call('PATCH', '/beta/deviceManagement/remoteAssistanceSettings', { body: {} }))
  await app.stop()
})

it('counts a tenant over its applications, and all requests', async () => {
  const app = await startLimited()
  const send = async (application: string, method: string) => {
    const scopes = 'DeviceManagementServiceConfig.ReadWrite.All'
    const claims = app.issuer.claimsFor({ tenant: tenants[0], audience, scopes })
    const token = await app.issuer.sign({ ...claims, azp: `eeeeeeee-0000-4000-8000-00000000000${application}` })
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
    const body = method === 'POST' ? { body: JSON.stringify(published) } : {}
    return (await app.fetch(answers, { method, headers, ...body })).status
  }
  const many = async (count: number, application: string, method: string) => {
    const statuses = await Promise.all(Array.from({ length: count }, () => send(application, method)))
    return statuses.filter((status) => status < 300).length
  }
  expect(await many(6, '1', 'POST')).toBe(5)
  expect(await many(6, '2', 'POST')).toBe(2)
  expect(await many(40, '3', 'GET')).toBe(28)
  await app.stop()
})

it('counts inside a batch, request by request, and tells each how long to wait', async () => {
  const app = await startLimited()
  const { post } = callerOf(() => app)
  const requests = Array.from({ length: 7 }, (_, id) => ({
    id: String(id),
    method: 'POST',
    url: answers.slice(5),
    headers: { 'Content-Type': 'application/json' },
    body: published,
  }))
  const batch = await post('/beta/$batch', { requests })
  expect(batch.status).toBe(200)
  const { responses } = batch.body
  expect(responses.filter((inner: { status: number }) => inner.status === 201)).toHaveLength(5)
  const refused = responses.filter((inner: { status: number }) => inner.status === 429)
  expect(refused).toHaveLength(2)
  for (const inner of refused) {
    expect(inner.headers['Retry-After']).toMatch(/^\d+$/)
    expect(inner.body.error.code).toBe('TooManyRequests')
  }
  expect((await post('/beta/$batch', { requests: [{ id: '1', method: 'GET', url: answers.slice(5) }] })).status).toBe(
    200,
  )
  await app.stop()
})

it('asks nobody unknown to wait, and counts no unknown caller', async () => {
  const app = await startLimited()
  for (let turn = 0; turn < 50; turn += 1) {
    const headers = { Authorization: 'Bearer a.b.c' }
    expect((await app.fetch(answers, { method: 'POST', headers, body: '{}' })).status).toBe(401)
  }
  expect((await callerOf(() => app).post(answers, published)).status).toBe(201)
  expect((await app.fetch('/readyz')).status).toBe(200)
  await app.stop()
})

it('keeps to the settings in the bundle, and to the published limits without any', async () => {
  const command = [process.execPath, ['dist/node/gateway.js']] as const
  for (const [limits, most] of [
    ['application-writes=3', 3],
    ['', 100],
  ] as const) {
    const gateway = await startProcess(...command, { settings: { RATE_LIMITS: limits } })
    const { post } = callerOf(() => gateway)
    const sent = await Promise.all(Array.from({ length: most + 2 }, () => post(answers, published)))
    expect(sent.filter(({ status }) => status === 201)).toHaveLength(most)
    for (const answer of sent.filter(({ status }) => status !== 201)) expectRefused(answer)
    await gateway.stop()
  }
})
