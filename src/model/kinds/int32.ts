import * as z from 'zod/mini'
import type { Kind } from './kind.ts'
import { typeFault } from './type-fault.ts'

const type = 'Edm.Int32'
const [least, most] = [-(2 ** 31), 2 ** 31 - 1]

/** Edm.Int32: a whole number of 32 bits. */
export const int32Kind: Kind<typeof type> = {
  type,
  items: undefined,
  enumType: undefined,
  complexType: undefined,
  csdlFacets: {},
  column: 'real',
  toColumn: Number,
  fromColumn: Number,
  schema: () =>
    z.int({ error: typeFault(type) }).check(z.minimum(least, 'is too small.'), z.maximum(most, 'is too large.')),
  jsonSchema: { format: 'int32' },
  canonical: undefined,
  toJson: Number,
  jsonType: '#Int32',
  expressionType: type,
  isSearched: false,
  filterExample: (property, example) => [{ name: 'number', summary: 'A number', filter: `${property} ge ${example}` }],
  accepted: [0, 7, -1, least, most].map((number) => [number, number]),
  refused: ['7', 1.5, true, [], {}, least - 1, most + 1],
}
