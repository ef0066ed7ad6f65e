import { afterAll, describe, expect, it } from 'vitest'
import type { Behaviour } from '../../src/behaviours/behaviour.ts'
import { defineAction } from '../../src/model/action.ts'
import { defineEntity } from '../../src/model/entity-type.ts'
import { complexKind } from '../../src/model/kinds/complex.ts'
import { defineComplexType } from '../../src/model/kinds/complex-type.ts'
import { boolean, collection, dateTimeOffset, enumeration, flags, int32, string } from '../../src/model/property.ts'
import { callerOf } from '../support/clients/caller.ts'
import { conforming } from '../support/gateways/conforming.ts'
import { tenants } from '../support/gateways/running.ts'
import { startApp } from '../support/gateways/start-app.ts'
import { readOpenApi } from '../support/oracles/openapi/openapi.ts'

// Functions, and what an action can return: each one declaration and one handler, and no table, route or document beside.

const description = 'For tests.'
const writer = 'DeviceManagementServiceConfig.ReadWrite.All'
const reader = 'DeviceManagementManagedDevices.Read.All'
const permissions = { read: [writer], write: [writer] }
const rights = { name: 'rights', description, isFlags: true, members: { see: 1, touch: 2, rule: 4 } } as const
const secretKey = 'k7-secret'

const house = defineEntity({
  name: 'house',
  path: 'house',
  description,
  singleton: true,
  permissions,
  properties: {},
})
const door = defineEntity({
  name: 'door',
  path: 'house/doors',
  description,
  permissions,
  properties: { label: string({ description, example: 'front', maxLength: 20 }) },
})
const pass = defineEntity({
  name: 'pass',
  path: 'Passes',
  description,
  permissions,
  properties: { code: string({ description, example: 'x', maxLength: 40, indexed: true }) },
})
const visitor = defineComplexType({
  name: 'visitor',
  description,
  properties: {
    name: string({ description, example: 'Ann', maxLength: 20 }),
    at: dateTimeOffset({ description, example: '2024-02-29T12:00:00Z', nullable: true }),
    may: flags(rights, { description, example: 'see', defaultValue: 'see' }),
  },
})

const calls: unknown[] = []
/** A function that says what it was given. */
const findPass: Behaviour = {
  action: defineAction({
    name: 'findPass',
    boundTo: door,
    isFunction: true,
    description: 'Finds a pass and keeps it.',
    permissions: [reader],
    parameters: {
      sessionKey: string({ description, example: 'a key', maxLength: 20 }),
      isOpen: boolean({ description, example: true, defaultValue: false }),
      most: int32({ description, example: 7, defaultValue: 1 }),
      since: dateTimeOffset({ description, example: '2024-02-29T12:00:00Z', nullable: true }),
      right: enumeration(rights, { description, example: 'see', defaultValue: 'see' }),
    },
    returns: { entity: pass, context: 'type' },
  }),
  holdsPrecondition: false,
  handle: async ({ store, newId }, { context, id, parameters }) => {
    calls.push(parameters)
    if (!(await store.read(context, door, id))) return 'absent'
    const { sessionKey = '' } = parameters
    return { entity: await store.insert(context, pass, { id: newId(), code: sessionKey }) }
  },
}
const mayDo: Behaviour = {
  action: defineAction({
    name: 'mayDo',
    boundTo: house,
    isFunction: true,
    description: 'Says what is allowed.',
    returns: { value: flags(rights, { description, example: 'see,touch', nullable: true }) },
  }),
  holdsPrecondition: false,
  handle: async () => ({ value: 'see,rule' }),
}
const report: Behaviour = {
  action: defineAction({
    name: 'report',
    boundTo: house,
    description: 'Tells who came.',
    parameters: {
      visitors: collection(complexKind(visitor), {
        description,
        example: [{ name: 'Ann', at: null, may: 'see' }],
        mostItems: 3,
        mostBytes: 1000,
      }),
    },
    returns: { stream: 'text/csv' },
  }),
  holdsPrecondition: false,
  handle: async (_, { parameters }) => {
    calls.push(parameters.visitors)
    return { content: 'name\nÄnn' }
  },
}

const gateway = await conforming(await startApp({ model: [door, pass], behaviours: [findPass, mayDo, report] }))
afterAll(() => gateway.stop())
const { get, post, call } = callerOf(() => gateway)
const guard = callerOf(() => gateway, tenants[0], reader)
const doors = '/beta/house/doors'
const { id } = (await post(doors, { label: 'front' })).body
const whole = { sessionKey: secretKey, isOpen: false, most: 1, since: null, right: 'see' }

describe('a function with parameters', () => {
  it.each([
    [`findPass(sessionKey='${secretKey}')`, {}],
    [`FINDPASS(SESSIONKEY='${secretKey}')`, {}],
    [`microsoft.graph.findPass(sessionKey='${secretKey}')`, {}],
    [`findPass%28sessionKey%3D%27${secretKey}%27%29`, {}],
    [`findPass( isOpen = True , sessionKey = '${secretKey}' )`, { isOpen: true }],
    ["findPass(sessionKey='it''s',isOpen=false)", { sessionKey: "it's" }],
    ["findPass(sessionKey='a%2Fb%20%C3%A9')", { sessionKey: 'a/b é' }],
    ["findPass(sessionKey='a/b','c')", undefined],
    ["findPass(sessionKey='a/b/c')", { sessionKey: 'a/b/c' }],
    ["findPass(sessionKey='a),(b=')", { sessionKey: 'a),(b=' }],
    [
      `findPass(sessionKey='${secretKey}',most=-7,since=2024-02-29T12:00:00Z)`,
      { most: -7, since: '2024-02-29T12:00:00.0000000Z' },
    ],
    [`findPass(sessionKey='${secretKey}',since=null,right='RULE')`, { right: 'rule' }],
    [`findPass(sessionKey='${secretKey}',right=microsoft.graph.rights'touch')`, { right: 'touch' }],
    ["findPass(sessionKey=@key)?@key='it''s'", { sessionKey: "it's" }],
    ["findPass(sessionKey=@k,most=@m)?%40k='a+b%26'&@m=3&@K='x'", { sessionKey: 'a b&', most: 3 }],
  ])('is asked as %s', async (segment, given) => {
    for (const item of [`${doors}/${id}`, `/BETA/House/Doors('${id}')`]) {
      const before = calls.length
      const { status, body } = await guard.get(`${item}/${segment}`)
      if (given === undefined) {
        expect([status, calls.length]).toEqual([400, before])
        continue
      }
      const expected = { ...whole, ...given }
      expect([status, calls.slice(before)]).toEqual([200, [expected]])
      expect(body).toEqual({
        '@odata.context': `${gateway.publicUrl}/beta/$metadata#microsoft.graph.pass`,
        '@odata.type': '#microsoft.graph.pass',
        '@odata.etag': 'W/"1"',
        id: expect.any(String),
        code: expected.sessionKey,
      })
      // It is an entity of its set as well.
      expect((await get(`/beta/Passes/${body.id}`)).body.code).toBe(expected.sessionKey)
    }
  })

  it.each([
    ['nothing', 'findPass', "The parameter 'sessionKey' is required."],
    ['nothing in parentheses', 'findPass()', "The parameter 'sessionKey' is required."],
    [
      'one twice',
      `findPass(sessionKey='${secretKey}',SessionKey='${secretKey}')`,
      "The parameter 'sessionKey' is given more than once.",
    ],
    [
      'an unknown one',
      `findPass(sessionKeys='${secretKey}')`,
      "A parameter is given that the function 'findPass' does not take: it takes sessionKey, isOpen, most, since, right.",
    ],
    [
      'a text without quotes',
      `findPass(sessionKey=${secretKey})`,
      "The parameter 'sessionKey' must stand in quotes: sessionKey='…'.",
    ],
    [
      'a flag in quotes',
      `findPass(sessionKey='${secretKey}',isOpen='true')`,
      "The parameter 'isOpen' must be a literal of type 'Edm.Boolean'.",
    ],
    [
      'no flag',
      `findPass(sessionKey='${secretKey}',isOpen=${secretKey})`,
      "The parameter 'isOpen' must be of type 'Edm.Boolean'; the string given cannot be converted.",
    ],
    [
      'no number',
      `findPass(sessionKey='${secretKey}',most=${secretKey})`,
      "The parameter 'most' must be of type 'Edm.Int32'; the string given cannot be converted.",
    ],
    [
      'too large a number',
      `findPass(sessionKey='${secretKey}',most=99999999999)`,
      "The parameter 'most' is too large.",
    ],
    [
      'no time',
      `findPass(sessionKey='${secretKey}',since=${secretKey})`,
      "The parameter 'since' must be of type 'Edm.DateTimeOffset', such as 2030-01-31T12:00:00Z.",
    ],
    [
      'no member',
      `findPass(sessionKey='x',right='${secretKey}')`,
      "The parameter 'right' must be one of see, touch, rule; the requested value was not found.",
    ],
    ['null', 'findPass(sessionKey=null)', "The parameter 'sessionKey' must not be null."],
    [
      'too long a text',
      `findPass(sessionKey='${secretKey.repeat(3)}')`,
      "The parameter 'sessionKey' must be at most 20 characters long.",
    ],
    [
      'another type before the quotes',
      `findPass(sessionKey=guid'${secretKey}')`,
      "The parameter 'sessionKey' must be a literal of type 'Edm.String'.",
    ],
    [
      'an alias that is not there',
      'findPass(sessionKey=@key)',
      "The alias that the parameter 'sessionKey' names is not in the query.",
    ],
    [
      'an alias twice',
      `findPass(sessionKey=@key)?@key='${secretKey}'&@key='x'`,
      'A parameter alias is given more than once in the query.',
    ],
    ['an alias of an alias', `findPass(sessionKey=@key)?@key=@other&@other='${secretKey}'`, malformed()],
    ['a value alone', `findPass('${secretKey}')`, malformed()],
    ['no end', `findPass(sessionKey='${secretKey}'`, malformed()],
    ['a quote too few', `findPass(sessionKey='${secretKey})`, malformed()],
    ['a comma at the end', `findPass(sessionKey='${secretKey}',)`, malformed()],
    ['two pairs of parentheses', `findPass(sessionKey='${secretKey}')(x)`, malformed()],
  ])('refuses %s in one sentence that tells no value, and is not run', async (_, segment, message) => {
    const before = [calls.length, gateway.lines.length] as const
    const { status, body, text } = await guard.get(`${doors}/${id}/${segment}`)
    expect([status, body.error.message, calls.length]).toEqual([400, message, before[0]])
    expect(text + JSON.stringify(gateway.lines.slice(before[1]))).not.toContain(secretKey)
  })

  it.each([
    ['a name misspelled', `findPas(sessionKey='${secretKey}')`, 'findPas(…)'],
    ['a name misspelled, and a slash', `findPas(sessionKey='x/${secretKey}')`, 'findPas(…)'],
    ['something below it', `findPass(sessionKey='${secretKey}')/${'x'}`, 'x'],
  ])('refuses %s without telling the value', async (_, segment, told) => {
    const before = gateway.lines.length
    const { status, body, text } = await guard.get(`${doors}/${id}/${segment}`)
    expect([status, body.error.message]).toEqual([400, expect.stringContaining(`for the segment '${told}'.`)])
    expect(text + JSON.stringify(gateway.lines.slice(before))).not.toContain(secretKey)
  })

  it('keeps a value out of its lines: they have its route', async () => {
    const before = gateway.lines.length
    await guard.get(`${doors}/${id}/findPass(sessionKey='${secretKey}')`)
    await guard.get(`${doors}/none/findPass(sessionKey='${secretKey}')`)
    const lines = gateway.lines.slice(before)
    expect(lines.map(({ route, status }) => [route, status])).toEqual([
      ['/beta/house/doors/:id/findPass', 200],
      ['/beta/house/doors/:id/findPass', 404],
    ])
    expect(JSON.stringify(lines)).not.toContain(secretKey)
  })

  it('is asked with HEAD, in a batch, with $select and without conditions', async () => {
    const path = `${doors}/${id}/findPass(sessionKey='${secretKey}')`
    const head = await guard.call('HEAD', path)
    expect([head.status, head.text, head.headers.get('ETag')]).toEqual([200, '', 'W/"1"'])
    const url = `${path.slice('/beta'.length)}?$select=code`
    const { responses } = (await guard.post('/beta/$batch', { requests: [{ id: '1', method: 'GET', url }] })).body
    expect([responses[0].status, responses[0].body]).toEqual([
      200,
      {
        '@odata.context': `${gateway.publicUrl}/beta/$metadata#microsoft.graph.pass(code)`,
        '@odata.type': '#microsoft.graph.pass',
        '@odata.etag': 'W/"1"',
        code: secretKey,
      },
    ])
    expect((await guard.get(path, { 'If-None-Match': '*', 'If-Match': 'W/"99"' })).status).toBe(200)
    expect((await guard.get(`${path}?$filter=x`)).status).toBe(400)
    expect((await guard.get(path, { Accept: 'text/csv' })).status).toBe(406)
  })

  it('is for whoever has its permissions, and for no other method', async () => {
    const path = `${doors}/${id}/findPass(sessionKey='x')`
    expect((await get(path)).status).toBe(403)
    for (const method of ['POST', 'PATCH', 'DELETE']) {
      const { status, headers } = await guard.call(method, path)
      expect([method, status, headers.get('Allow')]).toEqual([method, 405, 'GET, HEAD, OPTIONS'])
    }
    const options = await guard.call('OPTIONS', path)
    expect([options.status, options.headers.get('Allow')]).toEqual([204, 'GET, HEAD, OPTIONS'])
    const asked = await get('/beta/house/report')
    expect([asked.status, asked.headers.get('Allow')]).toEqual([405, 'POST, OPTIONS'])
  })
})

it.each(['mayDo', 'mayDo()', 'microsoft.graph.mayDo()', 'MAYDO( )'])(
  'asks a function without parameters as %s',
  async (segment) => {
    const { status, body } = await get(`/v1.0/house/${segment}`)
    expect([status, body]).toEqual([
      200,
      { '@odata.context': `${gateway.publicUrl}/v1.0/$metadata#microsoft.graph.rights`, value: 'see,rule' },
    ])
  },
)

it('refuses parameters of one that takes none', async () => {
  const { status, body } = await get(`/beta/house/mayDo(x='${secretKey}')`)
  expect([status, body.error.message]).toEqual([
    400,
    "A parameter is given that the function 'mayDo' does not take: it takes none.",
  ])
})

describe('an action that returns a stream', () => {
  const body = { visitors: [{ NAME: 'Ann', at: '2024-02-29T12:00Z', may: 'Rule, 1' }, { name: 'Bob' }] }
  const base64 = Buffer.from('name\nÄnn').toString('base64')

  it.each([
    ['nothing said', undefined, 'json'],
    ['anything', '*/*', 'json'],
    ['JSON', 'application/json', 'json'],
    ['bytes, then JSON, as the SDKs', 'application/octet-stream, application/json', 'application/octet-stream'],
    ['JSON, then bytes', 'application/json, application/octet-stream', 'json'],
    ['its own type', 'text/csv', 'text/csv'],
    ['text of any kind', 'text/*', 'text/csv'],
  ])('gives to %s what is asked for', async (_, accept, expected) => {
    const answer = await post('/beta/house/report', body, accept === undefined ? {} : { Accept: accept })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('Vary')).toContain('Accept')
    if (expected === 'json')
      expect(answer.body).toEqual({
        '@odata.context': `${gateway.publicUrl}/beta/$metadata#Edm.Stream`,
        value: base64,
      })
    else expect([answer.headers.get('Content-Type'), answer.text]).toEqual([expected, 'name\nÄnn'])
  })

  it('reads complex values: names and members in any case, defaults filled in', async () => {
    await post('/beta/house/report', body)
    expect(calls.at(-1)).toEqual([
      { name: 'Ann', at: '2024-02-29T12:00:00.0000000Z', may: 'see,rule' },
      { name: 'Bob', at: null, may: 'see' },
    ])
  })

  it('says where a value is wrong, and quotes none', async () => {
    const wrong = await post('/beta/house/report', { visitors: [{ name: 'Ann' }, { name: 'Bob', at: secretKey }] })
    expect([wrong.status, wrong.body.error.message, wrong.body.error.target]).toEqual([
      400,
      "The parameter 'visitors/1/at' must be of type 'Edm.DateTimeOffset', such as 2030-01-31T12:00:00Z.",
      'visitors',
    ])
  })

  it('refuses before it runs what cannot be answered', async () => {
    const before = calls.length
    const { status } = await post('/beta/house/report', body, { Accept: 'image/png' })
    expect([status, calls.length]).toEqual([406, before])
  })

  it('is base64 in a batch, as any body that is neither JSON nor text', async () => {
    const headers = { 'Content-Type': 'application/json', Accept: 'application/octet-stream' }
    const requests = [{ id: '1', method: 'POST', url: '/house/report', headers, body }]
    const { responses } = (await post('/beta/$batch', { requests })).body
    expect([responses[0].headers['Content-Type'], responses[0].body]).toEqual(['application/octet-stream', base64])
  })
})

it('serves a bare singleton because something is bound to it, as one that only leads on', async () => {
  expect((await get('/beta/house')).body).toMatchObject({ '@odata.type': '#microsoft.graph.house', id: tenants[0] })
  expect((await call('PATCH', '/beta/house', { body: {} })).status).toBe(405)
})

it('advertises them in full metadata, with aliases for parameters', async () => {
  const { body } = await get(`${doors}/${id}`, { Accept: 'application/json;odata.metadata=full' })
  const target = `${gateway.publicUrl}${doors}/${id}/microsoft.graph.findPass`
  expect(body['#microsoft.graph.findPass']).toEqual({
    title: 'microsoft.graph.findPass',
    target: `${target}(sessionKey=@sessionKey,isOpen=@isOpen,most=@most,since=@since,right=@right)`,
  })
  const house = await get('/beta/house', { Accept: 'application/json;odata.metadata=full' })
  expect(house.body['#microsoft.graph.mayDo'].target).toBe(`${gateway.publicUrl}/beta/house/microsoft.graph.mayDo()`)
})

it('declares them in CSDL, XML and JSON', async () => {
  const xml = (await (await gateway.fetch('/beta/$metadata')).text()).replaceAll(/\s*\n\s*/g, '')
  expect(xml).toContain(
    '<Function Name="findPass" IsBound="true"><Parameter Name="bindingParameter" Type="microsoft.graph.door" Nullable="false" />' +
      '<Parameter Name="sessionKey" Type="Edm.String" Nullable="false" MaxLength="20">',
  )
  expect(xml).toContain('<ReturnType Type="microsoft.graph.pass" Nullable="false" />')
  expect(xml).toContain('<ReturnType Type="Edm.Stream" Nullable="false" />')
  expect(xml).toContain('<ComplexType Name="visitor"><Property Name="name" Type="Edm.String" Nullable="false"')
  expect(xml).toContain('<Parameter Name="visitors" Type="Collection(microsoft.graph.visitor)" Nullable="false">')
  const json = (await (await gateway.fetch('/beta/$metadata?$format=json')).json()) as Record<string, object>
  expect(json['microsoft.graph']).toMatchObject({
    findPass: [
      {
        $Kind: 'Function',
        $IsBound: true,
        $Parameter: [
          { $Name: 'bindingParameter' },
          { $Name: 'sessionKey', $MaxLength: 20 },
          { $Name: 'isOpen', '@Org.OData.Core.V1.OptionalParameter': { DefaultValue: 'false' } },
          { $Name: 'most', $Type: 'Edm.Int32' },
          { $Name: 'since' },
          { $Name: 'right', $Type: 'microsoft.graph.rights' },
        ],
        $ReturnType: { $Type: 'microsoft.graph.pass' },
      },
    ],
    mayDo: [{ $Kind: 'Function', $ReturnType: { $Type: 'microsoft.graph.rights', $Nullable: true } }],
    report: [{ $Kind: 'Action', $ReturnType: { $Type: 'Edm.Stream' } }],
    rights: { $IsFlags: true },
    visitor: { $Kind: 'ComplexType', may: { $Type: 'microsoft.graph.rights', $DefaultValue: 'see' } },
  })
})

it('describes them in OpenAPI', async () => {
  const { operations, text } = await readOpenApi(gateway)
  const asked = operations.find(({ operationId }) => operationId === 'findPassDoor')
  expect(asked).toMatchObject({
    path: "/beta/house/doors/{id}/findPass(sessionKey='{sessionKey}',isOpen={isOpen},most={most},since={since},right='{right}')",
    method: 'GET',
    security: [{ bearer: [reader] }],
  })
  expect(asked?.parameters.filter((parameter) => parameter.in === 'path')).toMatchObject([
    { name: 'id' },
    { name: 'sessionKey', required: true, schema: { type: 'string', maxLength: 20 } },
    { name: 'isOpen', required: true, schema: { type: 'boolean' } },
    { name: 'most', required: true, schema: { type: 'integer' } },
    { name: 'since', required: true },
    { name: 'right', required: true, schema: { enum: ['see', 'touch', 'rule'] } },
  ])
  // What is selected is of what is returned.
  expect(asked?.parameters.find(({ name }) => name === '$select')?.examples).toMatchObject({
    some: { value: 'id,code' },
  })
  expect(operations.find(({ operationId }) => operationId === 'mayDoHouse')?.path).toBe('/beta/house/mayDo()')
  const made = operations.find(({ operationId }) => operationId === 'reportHouse')
  expect(made?.responses[200]?.content).toMatchObject({
    'application/json': { schema: { properties: { value: { type: 'string', format: 'byte' } } } },
    'text/csv': { schema: { type: 'string', format: 'binary' } },
  })
  const { schemas } = JSON.parse(text).components
  expect(schemas.visitor).toMatchObject({ type: 'object', additionalProperties: false, required: ['name'] })
  expect(schemas['house.report'].properties.visitors).toMatchObject({
    type: 'array',
    maxItems: 3,
    items: { $ref: '#/components/schemas/visitor' },
  })
})

function malformed() {
  const example = "findPass(sessionKey='…',isOpen=…,most=…,since=…,right='…')"
  return `The parameters of the function 'findPass' cannot be read. Write ${example}, with values percent-encoded.`
}
