import * as z from 'zod'
import type { Kind } from '../../../src/model/kinds/kind.ts'
import { typeFault } from '../../../src/model/kinds/type-fault.ts'
import { property } from '../../../src/model/property.ts'

const type = 'Edm.Int32'
const [least, most] = [-(2 ** 31), 2 ** 31 - 1]

const int32Kind: Kind<typeof type> = {
  type,
  items: undefined,
  enumType: undefined,
  csdlFacets: {},
  column: 'real',
  toColumn: Number,
  fromColumn: Number,
  schema: () =>
    z
      .int({ error: typeFault(type) })
      .min(least, 'is too small.')
      .max(most, 'is too large.'),
  jsonSchema: { format: 'int32' },
  canonical: undefined,
  toJson: Number,
  jsonType: '#Int32',
  expressionType: type,
  isSearched: false,
  filterExample: (name, example) => [{ name: 'number', summary: 'A number', filter: `${name} ge ${example}` }],
  accepted: [0, 7, -1, least, most].map((number) => [number, number]),
  refused: ['7', 1.5, true, [], {}, least - 1, most + 1],
}

export const int32 = (declaration: Parameters<typeof property>[1]) => property(int32Kind, declaration)
