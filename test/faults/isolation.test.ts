import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { behaviours } from '../../src/behaviours/behaviours.ts'
import { served as model } from '../../src/entities/model.ts'
import { propertiesIn } from '../../src/model/entity-type.ts'
import { exampleToWrite } from '../../src/model/example.ts'
import { callerOf } from '../support/clients/caller.ts'
import { type Running, tenants } from '../support/gateways/running.ts'
import { startInProcess } from '../support/gateways/start-in-process.ts'

let gateway: Running
beforeAll(async () => {
  gateway = await startInProcess()
})
afterAll(() => gateway.stop())

const owner = callerOf(() => gateway, tenants[0])
const stranger = callerOf(() => gateway, tenants[1])
const json = { 'Content-Type': 'application/json' }
const unknown = '0193a1c0-0000-7000-8000-000000000000'
const sets = model
  .filter(({ singleton }) => !singleton)
  .flatMap((type) => type.versions.map((version) => [`/${version}/${type.path}`, type, version] as const))

describe.each(sets)('another tenant at %s', (path, type, version) => {
  const body = exampleToWrite(type, propertiesIn(type, version))
  const actions = behaviours
    .filter(({ action }) => action.boundTo === type && action.versions.includes(version))
    .map(({ action: { name, isFunction, parameters } }) => {
      const examples = Object.entries(parameters).map(([parameter, { example }]) => [parameter, example] as const)
      // Functions of entities take texts alone.
      const call = examples.map(([parameter, example]) => `${parameter}='${encodeURIComponent(String(example))}'`)
      return isFunction
        ? (['GET', `/${name}(${call.join(',')})`] as const)
        : (['POST', `/${name}`, examples.length > 0 ? Object.fromEntries(examples) : undefined] as const)
    })
  const seen = ({ status, text, headers }: { status: number; text: string; headers: Headers }, id: string) => [
    status,
    text.replaceAll(id, 'ID').replaceAll(/"(date|request-id|client-request-id)":"[^"]*"/g, ''),
    headers.get('ETag'),
  ]
  let id = ''
  let before: unknown
  beforeAll(async () => {
    id = (await owner.post(path, body)).body.id
    before = (await owner.get(`${path}/${id}`)).body
  })
  const expectUnchanged = async () => expect((await owner.get(`${path}/${id}`)).body).toEqual(before)

  it('is answered by every operation as if there were nothing', async () => {
    const tag = { 'If-Match': 'W/"1"' }
    for (const [method, suffix, change] of [
      ['GET', ''],
      ['HEAD', ''],
      ['GET', '?$select=id'],
      ['DELETE', ''],
      ['PATCH', '', body],
      ['PATCH', '', {}],
      ...actions,
    ] as const) {
      for (const headers of [{}, tag, { 'If-Match': '*' }, { 'If-None-Match': '*' }, { 'If-None-Match': 'W/"1"' }]) {
        const send = (key: string) =>
          stranger.call(method, `${path}/${key}${suffix}`, { ...(change ? { body: change } : {}), headers })
        expect(seen(await send(id), id)).toEqual(seen(await send(unknown), unknown))
        expect((await send(id)).status).toBe(404)
      }
    }
    await expectUnchanged()
  })

  it('finds nothing by any query option', async () => {
    const [name = '', value] = Object.entries(body).find(([key]) => key !== '@odata.type') ?? []
    for (const query of [
      '',
      `$filter=id eq '${id}'`,
      `$filter=id in ('${id}')`,
      `$filter=id eq '${id}' or id ne '${id}'`,
      `$filter=true or id eq '${id}'`,
      `$filter=not (id eq 'x')`,
      ...(typeof value === 'string' && name === 'sessionKey'
        ? [`$filter=${name} eq '${value}'`, `$search="${value}"`]
        : []),
      '$orderby=id desc',
      '$select=id',
      '$top=999',
      '$skip=0',
    ]) {
      const listed = await stranger.get(`${path}?$count=true&${query}`)
      expect([query, listed.status, listed.body.value, listed.body['@odata.count']]).toEqual([query, 200, [], 0])
    }
    expect((await stranger.get(`${path}/$count`)).text).toBe('0')
    expect((await stranger.get(`${path}/$count?$filter=id eq '${id}'`)).text).toBe('0')
  })

  it('goes on from no page of its neighbour', async () => {
    await owner.post(path, body)
    const link = (await owner.get(path, { Prefer: 'odata.maxpagesize=1' })).body['@odata.nextLink']
    const next = link.slice(gateway.publicUrl.length)
    expect((await owner.get(next)).body.value).toHaveLength(1)
    const { status, body: answer } = await stranger.get(next)
    expect([status, answer.error.target]).toEqual([400, '$skiptoken'])
  })

  it('reaches nothing in a batch', async () => {
    const url = `/${type.path}/${id}`
    const requests = [
      { id: '1', method: 'GET', url },
      { id: '2', method: 'PATCH', url, headers: json, body },
      { id: '3', method: 'DELETE', url },
      ...actions.map(([method, suffix, sent]) => ({
        id: suffix,
        method,
        url: `${url}${suffix}`,
        ...(sent && { headers: json, body: sent }),
      })),
    ]
    const { responses } = (await stranger.post(`/${version}/$batch`, { requests })).body
    for (const inner of responses) expect([inner.id, inner.status]).toEqual([inner.id, 404])
    const listed = await stranger.post(`/${version}/$batch`, {
      requests: [{ id: '1', method: 'GET', url: `/${type.path}` }],
    })
    expect(listed.body.responses[0].body.value).toEqual([])
    await expectUnchanged()
  })

  it('cannot repeat what its neighbour sent', async () => {
    const headers = {
      'Repeatability-Request-ID': crypto.randomUUID(),
      'Repeatability-First-Sent': new Date().toUTCString(),
    }
    const made = await owner.post(path, body, headers)
    const own = await stranger.post(path, body, headers)
    expect(own.body.id).not.toBe(made.body.id)
    expect((await stranger.call('DELETE', `${path}/${own.body.id}`)).status).toBe(204)
    expect((await owner.get(`${path}/${made.body.id}`)).status).toBe(200)
  })

  it('cannot name a tenant of its choosing', async () => {
    for (const change of [{ tenant: tenants[0] }, { tid: tenants[0] }]) {
      expect((await stranger.post(path, { ...body, ...change })).status).toBe(400)
    }
    // Nor the row: an id in a body is ignored.
    const own = await stranger.post(path, { ...body, id })
    expect([own.status, own.body.id === id]).toEqual([201, false])
    expect((await stranger.call('DELETE', `${path}/${own.body.id}`)).status).toBe(204)
    await expectUnchanged()
    const headers = { 'X-Tenant': tenants[0], 'x-ms-client-tenant-id': tenants[0], tid: tenants[0] }
    expect((await stranger.get(`${path}/${id}`, headers)).status).toBe(404)
    expect((await stranger.get(`${path}?tenant=${tenants[0]}`, headers)).body.value).toEqual([])
  })
})

it('keeps a singleton for each tenant', async () => {
  const settings = '/beta/deviceManagement/remoteAssistanceSettings'
  await owner.call('PATCH', settings, { body: { blockChat: true } })
  expect((await stranger.get(settings)).body).toMatchObject({ id: tenants[1], blockChat: false })
  await stranger.call('PATCH', settings, { body: { blockChat: false } })
  expect((await owner.get(settings)).body).toMatchObject({ id: tenants[0], blockChat: true })
})
