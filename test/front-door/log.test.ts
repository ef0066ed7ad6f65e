import { expect, it } from 'vitest'
import { answers, callerOf, published, readScope } from '../support/clients/caller.ts'
import { tenants } from '../support/gateways/running.ts'
import { startApp } from '../support/gateways/start-app.ts'

const fields = {
  request: [
    ...['event', 'requestId', 'method', 'route', 'status', 'duration', 'tenant', 'application', 'actor', 'kind'],
    ...['permission', 'rowsRead', 'rowsWritten', 'attempts', 'traceId', 'parentId', 'error', 'reason', 'target'],
  ],
  audit: [
    ...['event', 'outcome', 'requestId', 'method', 'route', 'status', 'tenant', 'application', 'actor', 'kind'],
    ...['permission', 'entity', 'error', 'reason', 'target'],
  ],
}

it('writes one line a request, of known fields and no others', async () => {
  const app = await startApp()
  const { get, post, call } = callerOf(() => app)
  const { id } = (await post(answers, published)).body
  const item = `${answers}/${id}`
  await get(item)
  await get(`${answers}?$filter=sessionKey eq 'k'&$count=true`)
  await call('PATCH', item, { body: { sessionKey: 'k' } })
  await call('DELETE', item)
  await get('/nothing')
  await app.fetch(answers)
  await app.fetch('/healthz')
  await app.fetch('/beta/$metadata')
  const lines = app.lines.filter(({ event }) => event === 'request')
  expect(lines).toHaveLength(9)
  for (const line of app.lines) {
    const allowed = fields[line.event as keyof typeof fields]
    expect(Object.keys(line).filter((name) => !allowed.includes(name))).toEqual([])
  }
  expect(lines[0]).toMatchObject({
    method: 'POST',
    route: answers,
    status: 201,
    tenant: tenants[0],
    application: 'eeeeeeee-0000-4000-8000-000000000001',
    actor: 'dddddddd-0000-4000-8000-000000000001',
    permission: 'DeviceManagementServiceConfig.ReadWrite.All',
    rowsWritten: 1,
    attempts: 1,
  })
  expect(lines[1]).toMatchObject({ method: 'GET', route: `${answers}/:id`, status: 200, rowsRead: 1 })
  await app.stop()
})

it('says of every request which route it took, and never the path as it came', async () => {
  const app = await startApp({ settings: { RATE_LIMITS: 'application=4' } })
  const { get, post, call } = callerOf(() => app)
  const reader = callerOf(() => app, tenants[0], readScope)
  const bearerless = (path: string, method = 'GET') => app.fetch(path, { method })
  const item = `${answers}/:id`
  const expected: (readonly [status: number, method: string, route: string | undefined])[] = []
  const send = async (answer: Promise<{ status: number }>, ...line: (typeof expected)[number]) => {
    expect((await answer).status).toBe(line[0])
    expected.push(line)
  }
  await send(get(`${answers.toLowerCase()}('CANARY')`), 404, 'GET', item)
  await send(call('PUT', `${answers}/CANARY`), 405, 'PUT', item)
  await send(call('DELETE', `${answers}/$count`), 405, 'DELETE', `${answers}/$count`)
  await send(reader.call('DELETE', `${answers}/CANARY`), 403, 'DELETE', item)
  await send(get(`${answers}/CANARY`), 429, 'GET', item)
  await send(post('/beta/$batch', { requests: [] }), 429, 'POST', '/beta/$batch')
  await send(get('/beta/CANARY'), 429, 'GET', '/beta/{unknown}')
  await send(bearerless(`${answers}/CANARY`), 401, 'GET', item)
  await send(bearerless(answers, 'POST'), 401, 'POST', answers)
  const partner = '/beta/deviceManagement/remoteAssistancePartners'
  await send(bearerless(`${partner}/CANARY/disconnect`, 'POST'), 401, 'POST', `${partner}/:id/disconnect`)
  await send(bearerless('/beta/$batch', 'POST'), 401, 'POST', '/beta/$batch')
  await send(bearerless('/beta/CANARY'), 401, 'GET', '/beta/{unknown}')
  // Not what is mounted for many paths.
  for (const path of ['/*', '/{unknown}']) await send(bearerless(path), 404, 'GET', '/{unknown}')
  await send(bearerless(`${answers}/CANARY/CANARY`), 401, 'GET', `${item}/{unknown}`)
  await send(bearerless(`${answers}('CANARY')/CANARY/`), 401, 'GET', `${item}/{unknown}`)
  await send(bearerless('/beta/DEVICEMANAGEMENT/CANARY/CANARY'), 401, 'GET', '/beta/deviceManagement/{unknown}')
  await send(bearerless('/v1.0/$batch/CANARY'), 401, 'GET', '/v1.0/$batch/{unknown}')
  await send(bearerless('/CANARY'), 404, 'GET', '/{unknown}')
  await send(bearerless('/CANARY/beta'), 404, 'GET', '/{unknown}')
  await send(bearerless('/v1.0'), 200, 'GET', '/v1.0')
  await send(bearerless('/beta', 'DELETE'), 405, 'DELETE', '/beta')
  for (const path of ['/', '/openapi.json', '/docs', '/healthz', '/readyz', '/beta/$metadata']) {
    await send(bearerless(path), 200, 'GET', path)
  }
  await send(bearerless('/docs/CANARY.js'), 404, 'GET', '/docs/{file}')
  const lines = app.lines.filter(({ event }) => event === 'request')
  expect(lines.map(({ status, method, route }) => [status, method, route])).toEqual(expected)
  const refusals = expected.filter(([status]) => [401, 403, 429].includes(status))
  const audit = app.lines.filter(({ event }) => event === 'audit')
  expect(audit.map(({ status, method, route }) => [status, method, route])).toEqual(refusals)
  expect(app.output()).not.toContain('CANARY')
  await app.stop()
})

it('audits every write, with the entity, and every refusal', async () => {
  const app = await startApp({ settings: { RATE_LIMITS: 'application=8' } })
  const { post, call, get } = callerOf(() => app)
  const reader = callerOf(() => app, tenants[0], readScope)
  const partners = '/beta/deviceManagement/remoteAssistancePartners'
  const { id } = (await post(partners, {})).body
  await call('PATCH', `${partners}/${id}`, { body: { displayName: 'a' } })
  await call('POST', `${partners}/${id}/disconnect`)
  await reader.call('DELETE', `${partners}/${id}`)
  await call('DELETE', `${partners}/${id}`)
  await call('DELETE', `${partners}/${id}`)
  await app.fetch(partners, { headers: { Authorization: 'Bearer a.b.c' } })
  await get(partners)
  await get(partners)
  await get(partners)
  const audit = app.lines.filter(({ event }) => event === 'audit')
  expect(audit.map(({ outcome, method, status, entity }) => [outcome, method, status, entity])).toEqual([
    ['done', 'POST', 201, id],
    ['done', 'PATCH', 200, id],
    ['done', 'POST', 204, id],
    ['refused', 'DELETE', 403, undefined],
    ['done', 'DELETE', 204, id],
    ['refused', 'GET', 401, undefined],
    ['refused', 'GET', 429, undefined],
  ])
  await app.stop()
})

it('audits each write of a batch', async () => {
  const app = await startApp()
  const { post } = callerOf(() => app)
  const headers = { 'Content-Type': 'application/json' }
  const requests = ['1', '2'].map((id) => ({ id, method: 'POST', url: answers.slice(5), headers, body: published }))
  const { responses } = (await post('/beta/$batch', { requests })).body
  const entities = app.lines.filter(({ event }) => event === 'audit').flatMap(({ entity }) => entity ?? [])
  expect(entities.sort()).toEqual(responses.map((inner: { body: { id: string } }) => inner.body.id).sort())
  await app.stop()
})

it('keeps the trace that a caller began, and none that is not one', async () => {
  const app = await startApp()
  const { get } = callerOf(() => app)
  const [traceId, parentId] = ['4bf92f3577b34da6a3ce929d0e0e4736', '00f067aa0ba902b7']
  await get(answers, { traceparent: `00-${traceId}-${parentId}-01` })
  expect(app.lines.at(-1)).toMatchObject({ traceId, parentId })
  for (const traceparent of [
    'CANARY',
    `00-${'0'.repeat(32)}-${parentId}-01`,
    `00-${traceId}-${'0'.repeat(16)}-01`,
    `00-${traceId}-${parentId}`,
    `00-${traceId.toUpperCase()}-${parentId}-01`,
    `00-${traceId}-${parentId}-01-CANARY`,
  ]) {
    await get(answers, { traceparent })
    expect(app.lines.at(-1)).not.toHaveProperty('traceId')
  }
  expect(app.output()).not.toContain('CANARY')
  await app.stop()
})

it('tells of an error of its own what it is and where, not what it says', async () => {
  const app = await startApp({
    through: () => ({
      execute: async () => {
        throw Object.assign(new Error('CANARY in a statement'), { code: 'SQLITE_ERROR' })
      },
    }),
  })
  const { status, text } = await callerOf(() => app).post(answers, published)
  expect([status, text.includes('CANARY')]).toEqual([500, false])
  const line = app.lines.find(({ level }) => level === 'error')
  expect(line).toMatchObject({ event: 'InternalServerError', error: 'Error', code: 'SQLITE_ERROR' })
  expect(app.output()).not.toContain('CANARY')
  await app.stop()
})
