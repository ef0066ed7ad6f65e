import { describe, expect, it } from 'vitest'
import { setProperties } from '../../../src/behaviours/set-properties.ts'
import { defineAction } from '../../../src/model/action.ts'
import { checkModel } from '../../../src/model/check-model.ts'
import { defineEntity, type EntityDeclaration } from '../../../src/model/entity-type.ts'
import { defineComplexType } from '../../../src/model/kinds/complex-type.ts'
import { stringKind } from '../../../src/model/kinds/string.ts'
import {
  boolean,
  collection,
  complex,
  dateTimeOffset,
  enumeration,
  secret,
  string,
} from '../../../src/model/property.ts'

const description = 'For tests.'
const label = string({ description, example: 'x', maxLength: 3 })
const flag = boolean({ description, example: true })
const red = { description, example: 'red' }
const color = { name: 'color', description, isFlags: false, members: { red: 1 } } as const
const thing: EntityDeclaration = {
  name: 'thing',
  path: 'Things',
  description,
  permissions: { read: ['Read'], write: ['Write'] },
  properties: { label },
}

it('takes a sound declaration', () => {
  expect(defineEntity(thing)).toMatchObject({ qualifiedName: 'microsoft.graph.thing', versions: ['beta', 'v1.0'] })
})

describe('an entity type', () => {
  it.each<[string, Partial<EntityDeclaration>, string]>([
    ['a type that is no name', { name: 'a thing' }, "the type 'a thing' is no identifier"],
    ['a path with an empty segment', { path: '/Things' }, "the path segment '' is no identifier"],
    ['a path with a query', { path: 'Things?x' }, "the path segment 'Things?x' is no identifier"],
    ['no version', { versions: [] }, 'no version shows it'],
    ['nobody who may write', { permissions: { read: ['Read'], write: [] } }, 'no permission lets anyone write it'],
    ['a property that is no name', { properties: { 'a-b': label } }, "the property 'a-b' is no identifier"],
    ['names that differ in case only', { properties: { label, Label: label } }, 'label and Label differ'],
    ['a key of its own', { properties: { id: label } }, 'id and id differ in nothing'],
    ['a key in another case', { properties: { ID: label } }, 'id and ID differ'],
    ['an example of another kind', { properties: { flag: boolean({ description, example: 'x' }) } }, 'example of flag'],
    ['an example too long', { properties: { label: string({ description, example: 'long', maxLength: 3 }) } }, 'label'],
    [
      'a default of another kind',
      { properties: { flag: boolean({ description, example: true, defaultValue: 'x' }) } },
      'the default of flag is no stored Edm.Boolean',
    ],
    [
      'a default that is not in its stored form',
      {
        properties: {
          at: dateTimeOffset({ description, example: '2024-02-29T12:00Z', defaultValue: '2024-02-29T12:00Z' }),
        },
      },
      'the default of at is no stored Edm.DateTimeOffset',
    ],
    [
      'a default that is no member',
      { properties: { color: enumeration(color, { description, example: 'red', defaultValue: 'blue' }) } },
      'the default of color is no stored microsoft.graph.color',
    ],
    [
      'null as the default of what cannot be null',
      { properties: { flag: boolean({ description, example: true, defaultValue: null }) } },
      'the default of flag',
    ],
    ['a property that a row has', { properties: { Revision: label } }, 'the property name Revision is taken'],
    ['a property of every object', { properties: { constructor: label } }, 'the property name constructor is taken'],
    ['properties of one column', { properties: { fooBar: label, foo_bar: label } }, 'fooBar and foo_bar'],
    ['a version twice', { versions: ['beta', 'beta'] }, 'it names a version twice'],
    [
      'a secret with a default',
      { properties: { x: secret({ ...label, defaultValue: 'x' }) } },
      'a secret that the metadata',
    ],
    [
      'a length that is none',
      { properties: { x: string({ description, example: 'x', maxLength: Number.NaN }) } },
      'MaxLength',
    ],
    ['what nobody makes', { properties: { x: { ...label, readOnly: true } } }, 'nobody makes x'],
    ...[
      [{ "o'clock": 1, red: 2 }, "'o'clock' is no identifier"],
      [{ red: 1, RED: 2 }, 'red and RED differ'],
      [{ red: 1.5 }, 'the value of red of color'],
      [{}, 'color has no member'],
    ].map(([members, fault]): [string, Partial<EntityDeclaration>, string] => [
      `an enumeration: ${fault}`,
      { properties: { x: enumeration({ ...color, members: Object(members) }, red) } },
      String(fault),
    ]),
    ['a secret that is no string', { properties: { flag: { ...flag, secret: true } } }, 'flag is a secret, which only'],
    [
      'a property of a version that the type has not',
      {
        versions: ['beta'],
        properties: { label: { ...label, versions: ['v1.0'], nullable: true, defaultValue: null } },
      },
      'label is shown in v1.0, the type is not',
    ],
    [
      'a required property that a version hides',
      { properties: { label: { ...label, versions: ['beta'] } } },
      'label is required, but v1.0 does not show it',
    ],
    ['a singleton that starts with a hole', { singleton: true }, 'a singleton starts without label'],
    [
      'a singleton that expires',
      {
        singleton: true,
        expires: true,
        properties: { flag: boolean({ description, example: true, defaultValue: true }) },
      },
      'a singleton cannot expire',
    ],
  ])('refuses %s', (_, change, fault) => {
    expect(() => defineEntity({ ...thing, ...change })).toThrow(fault)
  })

  it('names all faults in one message', () => {
    const define = () =>
      defineEntity({
        ...thing,
        name: '1',
        path: '',
        properties: { label, LABEL: label, flag: { ...flag, secret: true } },
      })
    for (const fault of ["the type '1'", "the path segment ''", 'label and LABEL', 'flag is a secret']) {
      expect(define).toThrow(fault)
    }
  })
})

const labels = collection(stringKind(3), { description, example: ['x'], mostItems: 2, mostBytes: 20 })

it.each<[string, Parameters<typeof defineComplexType>[0]['properties'], string]>([
  ['no property', {}, 'it has no property'],
  ['a property that is no name', { 'a-b': label }, "the property 'a-b' is no identifier"],
  ['names that differ in case only', { label, Label: label }, 'label and Label differ'],
  ['a wrong example', { label: { ...label, example: 5 } }, 'the example of label'],
  ['a secret', { label: secret(label) }, 'label cannot be a secret'],
  ['what the gateway makes', { label: { ...label, readOnly: true, defaultValue: 'x' } }, 'label cannot be read-only'],
  ['an index', { label: { ...label, indexed: true } }, 'label cannot be indexed'],
  ['a property of one version', { label: { ...label, versions: ['beta'] } }, 'label cannot be of some versions only'],
  [
    'a collection that may be null',
    { labels: { ...labels, nullable: true } },
    'labels is a collection, which is empty',
  ],
  [
    'a collection of collections',
    { labels: collection(labels.kind, { description, example: [], mostItems: 1, mostBytes: 9 }) },
    'labels is a collection of collections',
  ],
])('refuses a complex type with %s', (_, properties, fault) => {
  expect(() => defineComplexType({ name: 'place', description, properties })).toThrow(fault)
})

it('says of a function that whoever may read the entity may ask it, and of an action that whoever may write it', () => {
  const declaration = { name: 'find', boundTo: defineEntity(thing), description, returns: { value: label } }
  expect(defineAction({ ...declaration, isFunction: true }).permissions).toEqual(['Read'])
  expect(defineAction(declaration).permissions).toEqual(['Write'])
})

describe('an action', () => {
  const boundTo = defineEntity({ ...thing, versions: ['beta'] })
  const other = defineEntity({ ...thing, name: 'other', path: 'Others', versions: ['v1.0'] })
  const open = { name: 'open', boundTo, description }

  it.each<[string, Partial<Parameters<typeof defineAction>[0]>, string]>([
    ['a name that is none', { name: 'o pen' }, "'o pen' is no identifier"],
    ['the name of a property', { name: 'Label' }, 'the action name Label is taken'],
    ['the name of an operation', { name: 'update' }, 'the action name update is taken'],
    ['a parameter named as the entity is', { parameters: { bindingParameter: label } }, 'bindingParameter is taken'],
    ['no version', { versions: [] }, 'no version shows it'],
    ['no permission', { permissions: [] }, 'no permission allows it'],
    ['parameters that differ in case only', { parameters: { a: label, A: label } }, 'a and A differ'],
    ['a parameter with a wrong example', { parameters: { a: { ...label, example: 5 } } }, 'the example of a'],
    ['a version that the entity has not', { versions: ['v1.0'] }, 'thing is not in v1.0'],
    ['a returned entity that its version has not', { returns: { entity: other } }, 'other is not in beta'],
    ['a returned stream of no media type', { returns: { stream: 'csv' } }, 'of no media type: csv'],
    ['a function that returns nothing', { isFunction: true }, 'a function returns something'],
    [
      'a function with a parameter that no path can hold',
      { isFunction: true, returns: { value: label }, parameters: { a: labels } },
      'no path can hold a, which is Collection(Edm.String)',
    ],
    [
      'a function with a parameter that the key is named as',
      { isFunction: true, returns: { value: label }, parameters: { id: label } },
      'the parameter name id is taken',
    ],
    ['a returned value with a wrong example', { returns: { value: { ...flag, example: 1 } } }, 'the returned value'],
  ])('refuses %s', (_, change, fault) => {
    expect(() => defineAction({ ...open, ...change })).toThrow(fault)
  })

  it.each<[string, Record<string, string | boolean | null>, string]>([
    ['no property', { colour: 'red' }, 'it sets colour, which is no property'],
    ['a property of every object', { constructor: 'x' }, 'it sets constructor'],
    ['a property in another case', { Label: 'x' }, 'it sets Label'],
    ['the key', { id: 'x' }, 'it sets id'],
    ['a value of another kind', { label: true }, 'what it sets label to is no stored Edm.String'],
    ['a value too long', { label: 'long' }, 'what it sets label to'],
    ['nothing', {}, 'it sets nothing'],
    ['null where there must be a value', { label: null }, 'what it sets label to'],
  ])('refuses to set %s', (_, changes, fault) => {
    expect(() => setProperties(open, changes)).toThrow(fault)
  })
})

describe('a model', () => {
  const one = defineEntity(thing)
  const other = defineEntity({ ...thing, name: 'other', path: 'Others' })
  const open = defineAction({ name: 'open', boundTo: one, description })
  const hall = defineEntity({ ...thing, name: 'hall', path: 'Hall', singleton: true, properties: {} })

  const bare = defineEntity({ ...thing, name: 'bare', path: 'Bare', singleton: true, properties: {} })
  const place = (name: string) => defineComplexType({ name, description, properties: { label } })
  const colored = defineComplexType({ name: 'colored', description, properties: { color: enumeration(color, red) } })

  it('takes an internal type at the path of another, which it is not served at', () =>
    expect(() => checkModel([one, defineEntity({ ...thing, name: 'kept', isInternal: true })], [])).not.toThrow())

  it('is taken when its parts fit', () => expect(() => checkModel([one, other], [open])).not.toThrow())

  it.each([
    [
      'two types of one name',
      [one, defineEntity({ ...thing, name: 'THING', path: 'More' })],
      [],
      'thing and THING differ',
    ],
    ['two types of one table', [one, defineEntity({ ...thing, name: 'thi_ng', path: 'More' })], [], 'thing and thi_ng'],
    ['a type named as the base is', [defineEntity({ ...thing, name: 'Entity' })], [], 'the type name Entity is taken'],
    [
      "a type whose table is the gateway's own",
      [defineEntity({ ...thing, name: 'repeatableRequest' })],
      [],
      'is taken',
    ],
    [
      'a set below a set',
      [one, defineEntity({ ...thing, name: 'part', path: 'things/parts' })],
      [],
      'lies below the set Things',
    ],
    [
      'two enumerations of one name',
      [defineEntity({ ...thing, properties: { a: enumeration(color, red), b: enumeration({ ...color }, red) } })],
      [],
      'the type names color and color',
    ],
    [
      'an action named as a type',
      [one],
      [defineAction({ name: 'thing', boundTo: one, description })],
      'an action and a type',
    ],
    [
      'an action in the way of a set',
      [hall, defineEntity({ ...thing, path: 'Hall/open' })],
      [defineAction({ name: 'open', boundTo: hall, description })],
      'the action open of hall stands',
    ],
    ['two types at one path', [one, defineEntity({ ...thing, name: 'more', path: 'THINGS' })], [], 'served at Things'],
    [
      'two actions of one name',
      [one],
      [open, defineAction({ ...open, name: 'OPEN', returns: { entity: one } })],
      'open',
    ],
    ['an action of a type that is not served', [other], [open], 'the action open names thing'],
    [
      'an action of what the gateway keeps for itself',
      [defineEntity({ ...thing, isInternal: true })],
      [defineAction({ name: 'open', boundTo: defineEntity({ ...thing, isInternal: true }), description })],
      'the action open names thing',
    ],
    [
      'a type named as one that the gateway keeps for itself',
      [one, defineEntity({ ...thing, name: 'Thing', path: 'More', isInternal: true })],
      [],
      'thing and Thing differ',
    ],
    [
      'a complex type named as an entity type',
      [
        defineEntity({
          ...thing,
          properties: { a: complex(place('thing'), { description, example: { label: 'x' } }) },
        }),
      ],
      [],
      'the type names thing and thing',
    ],
    [
      'two complex types of one name, one of them a parameter',
      [
        defineEntity({
          ...thing,
          properties: { a: complex(place('place'), { description, example: { label: 'x' } }) },
        }),
      ],
      [
        defineAction({
          name: 'open',
          boundTo: bare,
          description,
          parameters: { a: complex(place('place'), { description, example: { label: 'x' } }) },
        }),
      ],
      'the type names place and place',
    ],
    [
      'an enumeration inside of a complex type named as a type',
      [
        defineEntity({
          ...thing,
          name: 'color',
          properties: { a: complex(colored, { description, example: { color: 'red' } }) },
        }),
      ],
      [],
      'the type names color and color',
    ],
    [
      'a function of a bare singleton in the way of a set',
      [defineEntity({ ...thing, path: 'Bare/find' })],
      [defineAction({ name: 'find', boundTo: bare, isFunction: true, description, returns: { value: label } })],
      'the action find of bare stands',
    ],
    [
      'an action that returns a type that is not served',
      [one],
      [defineAction({ name: 'open', boundTo: one, description, returns: { entity: other } })],
      'the action open names other',
    ],
  ])('refuses %s', (_, types, actions, fault) => {
    expect(() => checkModel(types, actions)).toThrow(fault)
  })
})
