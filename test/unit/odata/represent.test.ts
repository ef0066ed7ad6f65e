import { expect, it } from 'vitest'
import type { Kind } from '../../../src/model/kinds/kind.ts'
import { int32, type Property, property } from '../../../src/model/property.ts'
import type { Value } from '../../../src/model/value.ts'
import { type Resource, represent, representValue } from '../../../src/odata/represent.ts'
import { sampleType } from '../../support/samples/sample-type.ts'

const declaration = { description: 'For tests.', example: 1, nullable: true }
const numberOf = (type: string, toJson: Kind['toJson'] = (value) => value) =>
  property<Kind>({ ...int32(declaration).kind, type, jsonType: `#${type.replace('Edm.', '')}`, toJson }, declaration)

const properties = new Map<string, Property>([
  ['small', numberOf('Edm.Int32')],
  ['double', numberOf('Edm.Double')],
  ['large', numberOf('Edm.Int64')],
  ['price', numberOf('Edm.Decimal')],
  ['none', numberOf('Edm.Int64')],
  ['many', numberOf('Collection(Edm.Int64)')],
  ['few', numberOf('Collection(Edm.Int32)')],
])
const entity: Record<string, Value> = { id: 'a', small: 1, double: 1.5, large: 2, price: 2.5, many: [3, 4], few: [5] }
const resource: Resource = { type: sampleType, version: 'beta', url: '', metadataUrl: '', properties, actions: [] }

it('writes Int64 and Decimal as strings where that is asked for, and nothing else', () => {
  const asked = { level: 'none', ieee754Compatible: true, select: undefined } as const
  const plain = { small: 1, double: 1.5, large: 2, price: 2.5, none: null, many: [3, 4], few: [5] }
  const text = { ...plain, large: '2', price: '2.5', many: ['3', '4'] }
  expect(represent(resource, { entity, revision: 1 }, asked)).toEqual(text)
  expect(represent(resource, { entity, revision: 1 }, { ...asked, ieee754Compatible: false })).toEqual(plain)
  const full = represent(resource, { entity, revision: 1 }, { ...asked, level: 'full' })
  expect(full).toMatchObject({ ...text, 'large@odata.type': '#Int64', 'price@odata.type': '#Decimal' })
})

it('writes a value alone in the same way', () => {
  for (const [type, value, shown] of [
    ['Edm.Int64', 7, '7'],
    ['Edm.Decimal', 7.5, '7.5'],
    ['Edm.Int32', 7, 7],
  ] as const) {
    const as = { level: 'none', ieee754Compatible: true } as const
    expect(representValue(resource, numberOf(type), value, as)).toEqual({ value: shown })
    expect(representValue(resource, numberOf(type), value, { ...as, ieee754Compatible: false })).toEqual({ value })
  }
})
