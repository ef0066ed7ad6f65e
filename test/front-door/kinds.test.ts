import { afterAll, describe, expect, it } from 'vitest'
import { defineEntity } from '../../src/model/entity-type.ts'
import { complexKind } from '../../src/model/kinds/complex.ts'
import { defineComplexType } from '../../src/model/kinds/complex-type.ts'
import { stringKind } from '../../src/model/kinds/string.ts'
import { collection, complex, flags, int32, string } from '../../src/model/property.ts'
import { callerOf } from '../support/clients/caller.ts'
import { conforming } from '../support/gateways/conforming.ts'
import { startApp } from '../support/gateways/start-app.ts'
import { date } from '../support/kinds/date.ts'
import { guid } from '../support/kinds/guid.ts'
import { readOpenApi } from '../support/oracles/openapi/openapi.ts'

// Kinds that no entity of the gateway has, two of them not even the gateway, each said in one file and in no other:
// everything follows.

const description = 'For tests.'
const marks = { name: 'marks', description, isFlags: true, members: { fragile: 1, heavy: 2, wet: 4 } } as const
const stop = defineComplexType({
  name: 'stop',
  description,
  properties: {
    town: string({ description, example: 'Graz', maxLength: 20 }),
    on: date({ description, example: '2024-02-29', nullable: true }),
    marks: flags(marks, { description, example: 'heavy', defaultValue: 'fragile' }),
    notes: collection(stringKind(5), { description, example: ['n'], defaultValue: [], mostItems: 2, mostBytes: 40 }),
  },
})
const graz = { town: 'Graz', on: '2024-02-29', marks: 'heavy', notes: ['n'] }
const parcel = defineEntity({
  name: 'parcel',
  path: 'Parcels',
  description,
  permissions: {
    read: ['DeviceManagementServiceConfig.ReadWrite.All'],
    write: ['DeviceManagementServiceConfig.ReadWrite.All'],
  },
  properties: {
    label: string({ description, example: 'books', maxLength: 20 }),
    weight: int32({ description, example: 7 }),
    limit: int32({ description, example: 9, nullable: true }),
    owner: guid({ description, example: '0193a1c0-0000-7000-8000-00000000abcd' }),
    due: date({ description, example: '2024-02-29', defaultValue: '2030-01-01' }),
    tags: collection(stringKind(16), {
      description,
      example: ['a', 'b'],
      defaultValue: [],
      mostItems: 5,
      mostBytes: 300,
    }),
    marks: flags(marks, { description, example: 'wet,fragile', defaultValue: 'heavy' }),
    from: complex(stop, { description, example: graz, nullable: true }),
    stops: collection(complexKind(stop), {
      description,
      example: [graz],
      defaultValue: [],
      mostItems: 3,
      mostBytes: 400,
    }),
  },
})

const gateway = await conforming(await startApp({ model: [parcel], behaviours: [] }))
afterAll(() => gateway.stop())
const { get, post, call } = callerOf(() => gateway)
const path = '/beta/Parcels'
const whole = { label: 'books', weight: 7, owner: '0193a1c0-0000-7000-8000-00000000abcd' }

it.each(Object.entries(parcel.properties).filter(([name]) => name !== 'id'))(
  'takes, keeps and shows %s as its kind says, and refuses what it refuses',
  async (name, { kind }) => {
    for (const [sent, answered] of kind.accepted) {
      const { status, body } = await post(path, { ...whole, [name]: sent })
      expect([sent, status, body[name]]).toEqual([sent, 201, answered])
      expect((await get(`${path}/${body.id}`)).body[name]).toEqual(answered)
      const changed = await call('PATCH', `${path}/${body.id}`, { body: { [name]: sent } })
      expect([sent, changed.status, changed.body[name]]).toEqual([sent, 200, answered])
    }
    for (const sent of kind.refused) {
      const { status, body } = await post(path, { ...whole, [name]: sent })
      expect([sent, status, body.error?.details[0].target]).toEqual([sent, 400, name])
    }
  },
)

it('fills in defaults, in members too', async () => {
  const defaults = { due: '2030-01-01', tags: [], limit: null, marks: 'heavy', from: null, stops: [] }
  expect((await post(path, whole)).body).toMatchObject(defaults)
  const { body } = await post(path, { ...whole, from: { TOWN: 'Linz' }, stops: [{ town: 'Wels', Marks: '4,1' }] })
  expect(body).toMatchObject({
    from: { town: 'Linz', on: null, marks: 'fragile', notes: [] },
    stops: [{ town: 'Wels', on: null, marks: 'fragile,wet', notes: [] }],
  })
})

it.each([
  ['too many items', { tags: ['1', '2', '3', '4', '5', '6'] }, "The property 'tags' must hold at most 5 items."],
  [
    'too many bytes',
    { stops: [graz, graz, graz].map((one) => ({ ...one, town: '🔑'.repeat(20) })) },
    "The property 'stops' must be at most 400 bytes of JSON.",
  ],
  [
    'an item of another kind',
    { tags: ['a', 5] },
    "The property 'tags/1' must be of type 'Edm.String'; the number given cannot be converted.",
  ],
  [
    'a member of another kind',
    { stops: [graz, { ...graz, notes: ['n', 5] }] },
    "The property 'stops/1/notes/1' must be of type 'Edm.String'; the number given cannot be converted.",
  ],
  ['a member missing', { from: {} }, "The property 'from/town' is required."],
  [
    'an unknown member',
    { from: { ...graz, colour: 'secret' } },
    "The property 'from' must hold only what 'microsoft.graph.stop' has, each once.",
  ],
  [
    'a member twice',
    { from: { ...graz, TOWN: 'secret' } },
    "The property 'from' must hold only what 'microsoft.graph.stop' has, each once.",
  ],
  [
    'a combination of strangers',
    { marks: 'wet,secret' },
    "The property 'marks' must be one or more of fragile, heavy, wet, with commas between; a requested value was not found.",
  ],
])('refuses %s in one sentence', async (_, sent, message) => {
  const { status, body } = await post(path, { ...whole, ...sent })
  expect([status, body.error.message]).toEqual([400, message])
})

it('takes the annotations that clients send inside of values, and no other type there', async () => {
  const typed = { '@odata.type': '#microsoft.graph.stop', 'on@odata.type': '#Date', ...graz }
  const type = { 'stops@odata.type': '#Collection(microsoft.graph.stop)' }
  const { status, body } = await post(path, { ...whole, ...type, from: typed, stops: [typed] })
  expect([status, body.from, body.stops]).toEqual([201, graz, [graz]])
  expect((await post(path, { ...whole, from: { ...typed, '@odata.type': '#microsoft.graph.parcel' } })).status).toBe(
    400,
  )
  const changed = await call('PATCH', `${path}/${body.id}`, { body: { from: null, stops: [] } })
  expect([changed.body.from, changed.body.stops]).toEqual([null, []])
})

describe('queries', async () => {
  const made = { ...whole, label: 'queried' }
  for (const [weight, due, owner] of [
    [2, '2024-01-01', '00000000-0000-4000-8000-00000000000a'],
    [10, '2024-06-01', '00000000-0000-4000-8000-00000000000b'],
    [-3, '2025-01-01', '00000000-0000-4000-8000-00000000000c'],
  ] as const) {
    // Ids of one millisecond have no order here.
    gateway.time.now += 1
    await post(path, { ...made, weight, due, owner, tags: ['x'] })
  }
  const weightsOf = async (options: string) => {
    const { status, body } = await get(`${path}?${options}`)
    return status === 200 ? body.value.map(({ weight }: { weight: number }) => weight) : [status, body.error.target]
  }
  const queried = "label eq 'queried'"

  it.each([
    [`${queried} and weight gt 2`, [10]],
    [`${queried} and weight in (2,-3)`, [2, -3]],
    [`${queried} and weight div 4 eq 2`, [10]],
    [`${queried} and weight add 0.5 eq 2.5`, [2]],
    [`${queried} and limit eq null and due lt 2024-06-01`, [2]],
    [`${queried} and year(due) eq 2025`, [-3]],
    [`${queried} and owner eq 00000000-0000-4000-8000-00000000000B`, [10]],
    ["tags eq 'x'", [400, '$filter']],
    ["marks eq 'wet'", [400, '$filter']],
    ['from eq null', [400, '$filter']],
    ["stops/any(s:s/town eq 'Graz')", [501, '$filter']],
    ["weight eq 'x'", [400, '$filter']],
  ])('filter by %s', async (filter, expected) => {
    expect(await weightsOf(`$filter=${encodeURIComponent(filter)}`)).toEqual(expected)
  })

  it.each([
    ['weight', [-3, 2, 10]],
    ['due desc', [-3, 10, 2]],
    ['owner desc', [-3, 10, 2]],
    ['tags', [400, '$orderby']],
    ['stops', [400, '$orderby']],
  ])('order by %s', async (order, expected) => {
    expect(await weightsOf(`$filter=${encodeURIComponent(queried)}&$orderby=${order}`)).toEqual(expected)
  })

  it('select, and page by a number', async () => {
    const first = await get(`${path}?$filter=${encodeURIComponent(queried)}&$orderby=weight&$top=2&$select=tags,weight`)
    expect(first.body.value.map(({ tags, weight }: Record<string, unknown>) => [tags, weight])).toEqual([
      [['x'], -3],
      [['x'], 2],
    ])
    const next = await get(first.body['@odata.nextLink'].slice(gateway.publicUrl.length))
    expect(next.body.value.map(({ weight }: { weight: number }) => weight)).toEqual([10])
  })
})

it('names the types in full metadata', async () => {
  const { id } = (await post(path, whole)).body
  const { body } = await get(`${path}/${id}`, { Accept: 'application/json;odata.metadata=full' })
  expect(body).toMatchObject({
    'weight@odata.type': '#Int32',
    'owner@odata.type': '#Guid',
    'due@odata.type': '#Date',
    'tags@odata.type': '#Collection(String)',
    'marks@odata.type': '#microsoft.graph.marks',
    'stops@odata.type': '#Collection(microsoft.graph.stop)',
  })
})

it('names them inside of a complex value, too, and at minimal metadata nothing', async () => {
  const { id } = (await post(path, { ...whole, from: graz, stops: [graz] })).body
  const named = {
    '@odata.type': '#microsoft.graph.stop',
    town: 'Graz',
    'on@odata.type': '#Date',
    on: '2024-02-29',
    'marks@odata.type': '#microsoft.graph.marks',
    marks: 'heavy',
    'notes@odata.type': '#Collection(String)',
    notes: ['n'],
  }
  const full = await get(`${path}/${id}`, { Accept: 'application/json;odata.metadata=full' })
  expect([full.body.from, full.body.stops]).toEqual([named, [named]])
  const listed = await get(`${path}?$filter=id eq '${id}'`)
  expect(listed.body.value[0]).toMatchObject({ from: graz, stops: [graz] })
  expect(Object.keys(listed.body.value[0].from)).toEqual(['town', 'on', 'marks', 'notes'])
})

it('describes them in CSDL, XML and JSON', async () => {
  const xml = await (await gateway.fetch('/beta/$metadata')).text()
  for (const property of [
    '<Property Name="weight" Type="Edm.Int32" Nullable="false">',
    '<Property Name="limit" Type="Edm.Int32">',
    '<Property Name="owner" Type="Edm.Guid" Nullable="false">',
    '<Property Name="due" Type="Edm.Date" Nullable="false" DefaultValue="2030-01-01">',
    '<Property Name="tags" Type="Collection(Edm.String)" Nullable="false" MaxLength="16">',
    '<Property Name="marks" Type="microsoft.graph.marks" Nullable="false" DefaultValue="heavy">',
    '<Property Name="from" Type="microsoft.graph.stop">',
    '<Property Name="stops" Type="Collection(microsoft.graph.stop)" Nullable="false">',
    '<ComplexType Name="stop">',
    '<EnumType Name="marks" IsFlags="true">',
  ])
    expect(xml).toContain(property)
  const json = (await (await gateway.fetch('/beta/$metadata?$format=json')).json()) as Record<string, object>
  expect(json['microsoft.graph']).toMatchObject({
    parcel: {
      weight: { $Type: 'Edm.Int32' },
      limit: { $Type: 'Edm.Int32', $Nullable: true },
      tags: { $Collection: true, $MaxLength: 16 },
      from: { $Type: 'microsoft.graph.stop', $Nullable: true },
      stops: { $Type: 'microsoft.graph.stop', $Collection: true },
    },
    stop: { $Kind: 'ComplexType', town: { $MaxLength: 20 }, notes: { $Collection: true, $MaxLength: 5 } },
  })
})

it('describes them in OpenAPI', async () => {
  const { text, operations } = await readOpenApi(gateway)
  const { properties } = JSON.parse(text).components.schemas['parcel.create']
  expect(properties).toMatchObject({
    weight: { type: 'integer', format: 'int32', example: 7 },
    owner: { type: 'string', format: 'uuid' },
    due: { type: 'string', format: 'date', default: '2030-01-01' },
    tags: { type: 'array', items: { type: 'string' }, maxItems: 5 },
    stops: { type: 'array', items: { $ref: '#/components/schemas/stop' }, maxItems: 3 },
  })
  expect(JSON.stringify(properties.from)).toContain('"#/components/schemas/stop"')
  expect(JSON.parse(text).components.schemas.stop).toMatchObject({
    required: ['town'],
    additionalProperties: false,
    properties: { town: { type: 'string', maxLength: 20, example: 'Graz' }, notes: { maxItems: 2 } },
  })
  const list = operations.find(({ operationId }) => operationId === 'listParcels')
  const filter = list?.parameters.find((parameter) => parameter.name === '$filter')
  expect(filter?.examples).toMatchObject({ number: { value: 'weight ge 7' }, text: { value: "label eq 'books'" } })
})
