import { readFileSync, writeFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { behaviours } from '../../../src/behaviours/behaviours.ts'
import { served as model } from '../../../src/entities/model.ts'
import { defineAction } from '../../../src/model/action.ts'
import { defineEntity, propertiesIn } from '../../../src/model/entity-type.ts'
import { dateTimeOffset, secret, string } from '../../../src/model/property.ts'
import { versions } from '../../../src/model/version.ts'
import { csdlJson } from '../../../src/odata/csdl/csdl-json.ts'
import { csdlXml } from '../../../src/odata/csdl/csdl-xml.ts'
import { schemaOf } from '../../../src/odata/csdl/schema.ts'
import { serviceDocument } from '../../../src/odata/csdl/service-document.ts'

const golden = (name: string, text: string) => {
  const file = new URL(`../../golden/${name}`, import.meta.url)
  if (process.env.UPDATE_GOLDENS === '1') writeFileSync(file, text)
  expect(text).toBe(readFileSync(file, 'utf8'))
}

const actions = behaviours.map(({ action }) => action)
const beta = schemaOf(model, actions, 'beta')

it('publishes this CSDL', () => {
  golden('metadata.beta.xml', csdlXml(beta))
  golden('metadata.v1.0.xml', csdlXml(schemaOf(model, actions, 'v1.0')))
  golden('metadata.beta.json', `${JSON.stringify(csdlJson(beta), null, 2)}\n`)
})

/** The names of a document's elements, children below their parents; throws where tags do not match. */
const outline = (xml: string) => {
  const open: string[] = []
  const seen: string[] = []
  const rest = xml
    .replace(/^<\?xml [^?]*\?>/, '')
    .replace(/<(\/?)([\w:]+)((?: [\w:]+="[^"<&]*(?:&#\d+;[^"<&]*)*")*) ?(\/?)>/g, (_, end, name, __, empty) => {
      if (end) expect(open.pop()).toBe(name)
      else seen.push([...open, name].join('/'))
      if (!end && !empty) open.push(name)
      return ''
    })
  expect(open).toEqual([])
  expect(rest).not.toMatch(/[<>"]|&(?!#\d+;)/)
  return seen
}

it.each(versions)('writes well-formed XML for %s', (version) => {
  const seen = outline(csdlXml(schemaOf(model, actions, version)))
  expect(seen[0]).toBe('edmx:Edmx')
  expect(seen).toContain('edmx:Edmx/edmx:DataServices/Schema/EntityContainer/Singleton')
})

it.each(versions)('names in %s no type that it does not declare', (version) => {
  const schema = schemaOf(model, actions, version)
  const declared = [...schema.enumTypes, ...schema.complexTypes, ...schema.entityTypes].map(
    ({ name }) => `${schema.namespace}.${name}`,
  )
  const xml = csdlXml(schema)
  const named = [...xml.matchAll(/ (?:Type|BaseType|EntityType)="(?:Collection\()?([\w.]+)\)?"/g)].map(
    ([, type]) => type,
  )
  expect(declared).toEqual(expect.arrayContaining(named.filter((type) => !type?.startsWith('Edm.'))))
  expect(new Set(declared).size).toBe(declared.length)
  const json = JSON.stringify(csdlJson(schema))
  const inJson = [...json.matchAll(/"\$(?:Base)?Type":"([\w.]+)"/g)].map(([, type]) => type)
  expect(declared).toEqual(expect.arrayContaining(inJson.filter((type) => !type?.startsWith('Edm.'))))
})

it.each(versions)('leads along the path of every entity set of %s', (version) => {
  const { container, entityTypes, namespace } = schemaOf(model, actions, version)
  for (const type of model.filter(({ versions }) => versions.includes(version))) {
    const [root, ...rest] = type.path.split('/')
    let place = container.resources.find(({ name }) => name === root)
    for (const segment of rest) {
      const owner = entityTypes.find(({ name }) => `${namespace}.${name}` === place?.qualifiedType)
      const next = owner?.contained.find(({ name }) => name === segment)
      place = next && { ...next, annotations: {} }
    }
    expect(place).toMatchObject({ qualifiedType: type.qualifiedName, isCollection: !type.singleton })
  }
})

it.each(versions)('declares every property that %s shows, and no other', (version) => {
  const { entityTypes } = schemaOf(model, actions, version)
  const inherited = entityTypes.find(({ isAbstract }) => isAbstract)?.properties.map(({ name }) => name) ?? []
  for (const type of model.filter(({ versions }) => versions.includes(version))) {
    const own = entityTypes.find(({ name }) => name === type.name)?.properties.map(({ name }) => name) ?? []
    expect([...inherited, ...own]).toEqual([...propertiesIn(type, version).keys()])
  }
})

const text = string({ description: '<a> & "b"\n\'c\'', example: 'x', maxLength: 10 })
const permissions = { read: ['Read'], write: ['Write'] }

it('escapes what XML would read as its own', () => {
  const odd = defineEntity({ name: 'odd', path: 'Odd', description: '', permissions, properties: { text } })
  const xml = csdlXml(schemaOf([odd], [], 'beta'))
  outline(xml)
  expect(xml).toContain(`String="&#60;a&#62; &#38; &#34;b&#34;&#10;'c'"`)
})

it('derives containment at any depth, restrictions, facets and actions from a declaration', () => {
  const types = [
    defineEntity({
      name: 'thing',
      path: 'outer/inner/things',
      description: 'A thing.',
      permissions,
      properties: {
        hidden: secret(text),
        when: dateTimeOffset({
          description: '',
          example: '2020-01-01T00:00:00Z',
          defaultValue: '2020-01-01T00:00:00.5000000Z',
        }),
      },
    }),
    defineEntity({ name: 'inner', path: 'Alone', description: '', singleton: true, permissions, properties: {} }),
    defineEntity({
      name: 'door',
      path: 'Doors',
      description: '',
      permissions,
      properties: {},
    }),
  ]
  const opening = types
    .filter(({ singleton }) => !singleton)
    .map((boundTo) => defineAction({ name: 'open', boundTo, description: 'Opens.' }))
  expect(csdlJson(schemaOf(types, opening, 'beta'))['microsoft.graph']).toMatchObject({
    outer: { inner: { $Kind: 'NavigationProperty', $Type: 'microsoft.graph.inner', $ContainsTarget: true } },
    inner: { things: { $Collection: true, $Type: 'microsoft.graph.thing' } },
    thing: {
      $BaseType: 'microsoft.graph.entity',
      hidden: { $MaxLength: 10 },
      when: { $Type: 'Edm.DateTimeOffset', $Precision: 7, $DefaultValue: '2020-01-01T00:00:00.5Z' },
    },
    open: [
      { $IsBound: true, $Parameter: [{ $Type: 'microsoft.graph.thing' }] },
      { $IsBound: true, $Parameter: [{ $Type: 'microsoft.graph.door' }] },
    ],
    GraphService: {
      outer: {
        $Type: 'microsoft.graph.outer',
        '@Org.OData.Capabilities.V1.NavigationRestrictions': {
          RestrictedProperties: [
            {
              NavigationProperty: 'inner/things',
              FilterRestrictions: { NonFilterableProperties: ['hidden'] },
              SortRestrictions: { NonSortableProperties: ['hidden'] },
            },
          ],
        },
      },
      Alone: {
        $Type: 'microsoft.graph.inner',
        '@Org.OData.Capabilities.V1.DeleteRestrictions': { Deletable: false },
      },
      Doors: { $Collection: true, $Type: 'microsoft.graph.door' },
    },
  })
})

it('leads through a singleton whose type is not named as its segment', () => {
  const reports = defineEntity({
    name: 'outerReports',
    path: 'outer/reports',
    description: '',
    singleton: true,
    permissions,
    properties: {},
  })
  const rows = defineEntity({
    name: 'row',
    path: 'outer/reports/rows',
    description: '',
    permissions,
    properties: { text },
  })
  const count = defineAction({
    name: 'countRows',
    boundTo: reports,
    description: '',
    isFunction: true,
    returns: { value: text },
  })
  expect(csdlJson(schemaOf([rows], [count], 'beta'))['microsoft.graph']).toMatchObject({
    outer: { reports: { $Type: 'microsoft.graph.outerReports', $ContainsTarget: true } },
    outerReports: { $Kind: 'EntityType', rows: { $Collection: true, $Type: 'microsoft.graph.row' } },
    countRows: [{ $Kind: 'Function', $Parameter: [{ $Type: 'microsoft.graph.outerReports' }] }],
  })
})

it('lists what stands directly below a version', () => {
  expect(serviceDocument(model, 'v1.0', 'https://help.example.test')).toEqual({
    '@odata.context': 'https://help.example.test/v1.0/$metadata',
    value: [{ name: 'deviceManagement', kind: 'Singleton', url: 'deviceManagement' }],
  })
  expect(serviceDocument(model, 'beta', '').value).toEqual([
    ...[
      'RequestRemoteHelpSessionAccessResponse',
      'CreateRemoteHelpSessionResponse',
      'RemoteHelpSessionRetrieveResponse',
      'ExtendRemoteHelpSessionResponse',
    ].map((name) => ({ name, kind: 'EntitySet', url: name })),
    { name: 'deviceManagement', kind: 'Singleton', url: 'deviceManagement' },
  ])
})
