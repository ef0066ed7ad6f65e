import * as z from 'zod'
import type { Kind } from '../../../src/model/kinds/kind.ts'
import { stringKind } from '../../../src/model/kinds/string.ts'
import { typeFault } from '../../../src/model/kinds/type-fault.ts'
import { property } from '../../../src/model/property.ts'

const items = stringKind(16)
const type = `Collection(${items.type})` as const

const stringCollectionKind: Kind<typeof type> = {
  type,
  items,
  enumType: undefined,
  csdlFacets: items.csdlFacets,
  column: 'text',
  toColumn: JSON.stringify,
  fromColumn: (stored) => JSON.parse(String(stored)),
  schema: () =>
    z.array(
      z
        .string({ error: 'holds an item that is no text.' })
        .min(1, 'holds an empty item.')
        .max(16, 'holds too long an item.'),
      {
        error: typeFault(type),
      },
    ),
  jsonSchema: {},
  canonical: undefined,
  toJson: (value) => value,
  jsonType: '#Collection(String)',
  expressionType: undefined,
  isSearched: false,
  filterExample: undefined,
  accepted: [
    [[], []],
    [
      ['b', 'a', 'b'],
      ['b', 'a', 'b'],
    ],
  ],
  refused: [5, 'a', true, {}, [5], [''], [['a']], ['x'.repeat(17)]],
}

export const stringCollection = (declaration: Parameters<typeof property>[1]) =>
  property(stringCollectionKind, declaration)
