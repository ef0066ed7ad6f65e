import { afterAll, describe, expect, it } from 'vitest'
import type { Behaviour } from '../../src/behaviours/behaviour.ts'
import { setProperties } from '../../src/behaviours/set-properties.ts'
import { defineAction } from '../../src/model/action.ts'
import { defineEntity } from '../../src/model/entity-type.ts'
import { boolean, dateTimeOffset, enumeration, string } from '../../src/model/property.ts'
import { callerOf } from '../support/clients/caller.ts'
import { repeatable } from '../support/clients/repeatable.ts'
import { tenants } from '../support/gateways/running.ts'
import { startApp } from '../support/gateways/start-app.ts'
import { readOpenApi } from '../support/oracles/openapi/openapi.ts'

// Actions of every shape, each one declaration and one handler: bound to a set and to a singleton, with parameters, with
// an entity or a value returned, with permissions of their own.

const description = 'For tests.'
const writer = 'DeviceManagementServiceConfig.ReadWrite.All'
const operator = 'DeviceManagementManagedDevices.PrivilegedOperations.All'
const permissions = { read: ['DeviceManagementServiceConfig.Read.All', writer], write: [writer] }
const speed = {
  name: 'speed',
  description,
  isFlags: false,
  members: { slow: 0, fast: 1 },
} as const

const door = defineEntity({
  name: 'door',
  path: 'house/doors',
  description,
  permissions,
  properties: {
    label: string({ description, example: 'front', maxLength: 20 }),
    isOpen: boolean({ description, example: true, defaultValue: false }),
  },
})
const visit = defineEntity({
  name: 'visit',
  path: 'Visits',
  description,
  permissions,
  versions: ['beta'],
  properties: {
    guest: string({ description, example: 'a guest', maxLength: 20 }),
    at: dateTimeOffset({ description, example: '2024-02-29T12:00:00Z' }),
    pace: enumeration(speed, { description, example: 'slow' }),
  },
})
const bell = defineEntity({
  name: 'bell',
  path: 'house/bell',
  description,
  singleton: true,
  permissions,
  properties: { isMuted: boolean({ description, example: true, defaultValue: false }) },
})

const seen: unknown[] = []
const admit: Behaviour = {
  action: defineAction({
    name: 'admit',
    boundTo: door,
    versions: ['beta'],
    description: 'Lets a guest in.',
    permissions: [operator],
    parameters: {
      guest: string({ description, example: 'a guest', maxLength: 20 }),
      pace: enumeration(speed, { description, example: 'fast', defaultValue: 'slow' }),
      until: dateTimeOffset({ description, example: '2024-02-29T12:00:00Z', nullable: true }),
    },
    returns: { entity: visit },
  }),
  holdsPrecondition: false,
  handle: async ({ store, newId }, { context, id, parameters }) => {
    seen.push(parameters)
    if (!(await store.read(context, door, id))) return 'absent'
    const { guest = '', pace = 'slow' } = parameters
    const at = '2024-02-29T12:00:00.0000000Z'
    return { entity: await store.insert(context, visit, { id: newId(), guest, pace, at }) }
  },
}
const isOpen: Behaviour = {
  action: defineAction({
    name: 'isOpen2',
    boundTo: door,
    description: 'Says whether it is open.',
    returns: { value: boolean({ description, example: true, nullable: true }) },
  }),
  holdsPrecondition: false,
  handle: async ({ store }, { context, id }) => {
    const stored = await store.read(context, door, id)
    if (!stored) return 'absent'
    const { label, isOpen: value = null } = stored.entity
    return { value: label === 'ajar' ? null : label === 'wrong' ? 'yes' : value }
  },
}
const twice: Behaviour = {
  action: defineAction({ name: 'twice', boundTo: door, description: 'Makes two visits.' }),
  holdsPrecondition: false,
  handle: async ({ store, newId }, { context }) => {
    const visitNow = { guest: 'twice', pace: 'slow', at: '2024-02-29T12:00:00.0000000Z' }
    for (const id of [newId(), newId()]) await store.insert(context, visit, { id, ...visitNow })
    return 'done'
  },
}
const open = setProperties({ name: 'open', boundTo: door, description: 'Opens it.' }, { isOpen: true })
const mute = setProperties({ name: 'mute', boundTo: bell, description: 'Mutes it.' }, { isMuted: true })

const gateway = await startApp({ model: [door, visit, bell], behaviours: [admit, isOpen, twice, open, mute] })
afterAll(() => gateway.stop())
const { get, post, call } = callerOf(() => gateway)
const staff = callerOf(() => gateway, tenants[0], operator)
const doors = '/beta/house/doors'
const makeDoor = async () => (await post(doors, { label: 'front' })).body.id as string

describe('an action with parameters', () => {
  it('returns the entity that it made, as an entity of its own set', async () => {
    const id = await makeDoor()
    const { status, headers, body } = await staff.post(`${doors}/${id}/admit`, { GUEST: 'Ann', pace: 'FAST' })
    expect([status, body]).toEqual([
      200,
      {
        '@odata.context': `${gateway.publicUrl}/beta/$metadata#Visits/$entity`,
        '@odata.type': '#microsoft.graph.visit',
        '@odata.etag': 'W/"1"',
        id: expect.any(String),
        guest: 'Ann',
        at: '2024-02-29T12:00:00Z',
        pace: 'fast',
      },
    ])
    expect([headers.get('ETag'), headers.get('OData-Version')]).toEqual(['W/"1"', '4.0'])
    expect(seen.at(-1)).toEqual({ guest: 'Ann', pace: 'fast', until: null })
    expect((await get(`/beta/Visits/${body.id}`)).body).toEqual(body)
  })

  it('is called by its qualified name, with $select, and in a batch', async () => {
    const id = await makeDoor()
    const path = `${doors}('${id}')/microsoft.graph.admit`
    expect(Object.keys((await staff.post(`${path}?$select=guest`, { guest: 'Bob' })).body)).toContain('guest')
    expect((await staff.post(`${path}?$select=guest`, { guest: 'Bob' })).body).not.toHaveProperty('pace')
    const request = {
      id: '1',
      method: 'POST',
      url: path.slice('/beta'.length),
      headers: { 'Content-Type': 'application/json' },
      body: { guest: 'Cy' },
    }
    const { responses } = (await staff.post('/beta/$batch', { requests: [request] })).body
    expect([responses[0].status, responses[0].body.guest]).toEqual([200, 'Cy'])
  })

  it.each([
    ['nothing where one is required', {}, ['guest']],
    ['another type', { guest: 5 }, ['guest']],
    ['no member', { guest: 'x', pace: 'idle' }, ['pace']],
    ['an unknown parameter', { guest: 'x', colour: 'red' }, ['colour']],
    ['one in two spellings', { guest: 'x', Guest: 'y' }, ['guest']],
    ['several faults', { guest: 'x'.repeat(21), until: 'now' }, ['guest', 'until']],
  ])('refuses %s, and is not run', async (_, body, targets) => {
    const id = await makeDoor()
    const runs = seen.length
    const answer = await staff.post(`${doors}/${id}/admit`, body)
    expect([answer.status, answer.body.error.code]).toEqual([400, 'ModelValidationFailure'])
    expect(answer.body.error.details.map(({ target }: { target: string }) => target)).toEqual(targets)
    expect(answer.body.error.details[0].message).toMatch(/^The parameter '/)
    expect(seen.length).toBe(runs)
  })

  it('happens once however often it is sent, and knows other parameters under the same id', async () => {
    const id = await makeDoor()
    const headers = repeatable()
    const send = (guest: string) => staff.post(`${doors}/${id}/admit`, { guest }, headers)
    const [first, again] = [await send('Dee'), await send('Dee')]
    expect([first.status, again.status, again.body]).toEqual([200, 200, first.body])
    expect((await get(`/beta/Visits?$filter=guest eq 'Dee'`)).body.value).toHaveLength(1)
    const other = await send('Eve')
    expect([other.status, other.headers.get('Repeatability-Result')]).toEqual([400, 'rejected'])
  })

  it('asks for permissions of its own: those for writing the entity do not do', async () => {
    const id = await makeDoor()
    const refused = await post(`${doors}/${id}/admit`, { guest: 'x' })
    expect([refused.status, refused.body.error.message]).toEqual([403, expect.stringContaining(operator)])
    expect((await staff.post(doors, { label: 'x' })).status).toBe(403)
    expect((await get(`${doors}/${id}/admit`)).status).toBe(405)
  })

  it('is offered in the versions that it is declared for', async () => {
    const id = await makeDoor()
    expect((await staff.post(`/v1.0/house/doors/${id}/admit`, { guest: 'x' })).status).toBe(400)
  })

  it("is answered 404 for another tenant's entity", async () => {
    const id = await makeDoor()
    const stranger = callerOf(() => gateway, tenants[1], operator)
    expect((await stranger.post(`${doors}/${id}/admit`, { guest: 'x' })).status).toBe(404)
  })
})

it('returns a value', async () => {
  const id = await makeDoor()
  const { status, body } = await post(`${doors}/${id}/isOpen2`)
  expect([status, body]).toEqual([
    200,
    { '@odata.context': `${gateway.publicUrl}/beta/$metadata#Edm.Boolean`, value: false },
  ])
})

it('answers a null alone with 204, and what is not as declared with 500', async () => {
  const call = async (label: string) => {
    const { id } = (await post(doors, { label })).body
    const { status, text } = await post(`${doors}/${id}/isOpen2`, undefined, {
      Accept: 'application/json;odata.metadata=none',
    })
    return [status, text === '' ? undefined : JSON.parse(text)]
  }
  expect(await call('front')).toEqual([200, { value: false }])
  expect(await call('ajar')).toEqual([204, undefined])
  expect((await call('wrong'))[0]).toBe(500)
})

it.each([
  ['If-Match', { 'If-Match': 'W/"99"' }],
  ['a list of If-None-Match', { 'If-None-Match': 'W/"7", W/"1"' }],
])('holds %s before a handler that does not look', async (_, headers) => {
  const id = await makeDoor()
  const runs = seen.length
  const refused = await staff.post(`${doors}/${id}/admit`, { guest: 'x' }, { ...headers, ...repeatable() })
  expect([refused.status, refused.headers.get('Repeatability-Result'), seen.length]).toEqual([412, 'rejected', runs])
  expect((await staff.post(`${doors}/none/admit`, { guest: 'x' }, headers)).status).toBe(404)
})

it('does not judge again what was carried out: the entity may have changed since', async () => {
  const id = await makeDoor()
  const headers = { 'If-Match': 'W/"1"', ...repeatable() }
  const send = () => staff.post(`${doors}/${id}/admit`, { guest: 'Fay' }, headers)
  const first = await send()
  expect((await post(`${doors}/${id}/open`)).status).toBe(204)
  expect([first.status, (await send()).body]).toEqual([200, first.body])
})

it('refuses a second write of a repeatable request, which would be taken for a repetition', async () => {
  const id = await makeDoor()
  expect((await post(`${doors}/${id}/twice`)).status).toBe(204)
  expect((await post(`${doors}/${id}/twice`, undefined, repeatable())).status).toBe(500)
})

it('says rejected of what it does not offer, too', async () => {
  const id = await makeDoor()
  const { status, headers } = await post(`${doors}/${id}/open?$apply=x`, undefined, repeatable())
  expect([status, headers.get('Repeatability-Result')]).toEqual([501, 'rejected'])
})

it('heeds the entity tag', async () => {
  const id = await makeDoor()
  const stale = await call('POST', `${doors}/${id}/open`, { headers: { 'If-Match': 'W/"7"' } })
  expect(stale.status).toBe(412)
  expect((await call('POST', `${doors}/${id}/open`, { headers: { 'If-Match': 'W/"1"' } })).status).toBe(204)
  expect((await get(`${doors}/${id}`)).body.isOpen).toBe(true)
})

it('starts with no model whose parts clash', async () => {
  const other = defineEntity({ name: 'visit', path: 'Others', description, permissions, properties: {} })
  await expect(startApp({ model: [visit, other], behaviours: [] })).rejects.toThrow('visit and visit differ')
})

it('serves an action of a singleton', async () => {
  const path = '/beta/house/bell'
  expect((await post(`${path}/mute`)).status).toBe(204)
  expect((await post(`/v1.0/house/bell/microsoft.graph.mute`)).status).toBe(204)
  expect((await get(path)).body.isMuted).toBe(true)
  expect((await post(`${path}/nothing`)).status).toBe(400)
})

it('advertises actions in full metadata', async () => {
  const id = await makeDoor()
  const { body } = await get(`${doors}/${id}`, { Accept: 'application/json;odata.metadata=full' })
  expect(body['#microsoft.graph.admit']).toEqual({
    title: 'microsoft.graph.admit',
    target: `${gateway.publicUrl}${doors}/${id}/microsoft.graph.admit`,
  })
  const older = await get(`/v1.0/house/doors/${id}`, { Accept: 'application/json;odata.metadata=full' })
  expect(older.body).not.toHaveProperty(['#microsoft.graph.admit'])
})

it('declares them in CSDL, XML and JSON', async () => {
  const xml = (await (await gateway.fetch('/beta/$metadata')).text()).replaceAll(/\s*\n\s*/g, '')
  expect(xml).toContain(
    '<Action Name="admit" IsBound="true"><Parameter Name="bindingParameter" Type="microsoft.graph.door" Nullable="false" />' +
      '<Parameter Name="guest" Type="Edm.String" Nullable="false" MaxLength="20">',
  )
  expect(xml).toContain('<ReturnType Type="microsoft.graph.visit" Nullable="false" />')
  expect(xml).toContain('<ReturnType Type="Edm.Boolean" />')
  const json = (await (await gateway.fetch('/beta/$metadata?$format=json')).json()) as Record<string, object>
  expect(json['microsoft.graph']).toMatchObject({
    admit: [
      {
        $IsBound: true,
        $Parameter: [
          { $Name: 'bindingParameter', $Type: 'microsoft.graph.door' },
          { $Name: 'guest', $MaxLength: 20 },
          { $Name: 'pace', '@Org.OData.Core.V1.OptionalParameter': { DefaultValue: 'slow' } },
          { $Name: 'until', $Type: 'Edm.DateTimeOffset', $Nullable: true },
        ],
        $ReturnType: { $Type: 'microsoft.graph.visit' },
      },
    ],
    isOpen2: [{ $ReturnType: { $Type: 'Edm.Boolean', $Nullable: true } }],
    speed: { slow: 0, fast: 1 },
  })
  expect(await (await gateway.fetch('/v1.0/$metadata')).text()).not.toContain('"admit"')
})

it('describes them in OpenAPI', async () => {
  const { operations, text } = await readOpenApi(gateway)
  const described = operations.find(({ operationId }) => operationId === 'admitDoor')
  expect(described).toMatchObject({
    path: '/beta/house/doors/{id}/admit',
    security: [{ bearer: [operator] }],
    requestBody: { required: true, content: { 'application/json': { example: { guest: 'a guest', pace: 'fast' } } } },
    responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/visit' } } } } },
  })
  expect(JSON.parse(text).components.schemas['door.admit']).toMatchObject({
    required: ['guest'],
    additionalProperties: false,
  })
  expect(operations.find(({ operationId }) => operationId === 'muteBell')?.path).toBe('/beta/house/bell/mute')
})
