import * as z from 'zod/mini'
import type { Kind } from './kind.ts'
import { typeFault } from './type-fault.ts'

const type = 'Edm.Boolean'

/** Edm.Boolean, kept as 0 or 1: engines have no type of their own for it. */
export const booleanKind: Kind<typeof type> = {
  type,
  items: undefined,
  enumType: undefined,
  complexType: undefined,
  csdlFacets: {},
  column: 'integer',
  toColumn: Number,
  fromColumn: (stored) => stored !== 0,
  schema: () => z.boolean({ error: typeFault(type) }),
  jsonSchema: {},
  canonical: undefined,
  toJson: Boolean,
  jsonType: undefined,
  expressionType: type,
  isSearched: false,
  filterExample: (property, example) => [{ name: 'flag', summary: 'A flag', filter: `${property} eq ${example}` }],
  accepted: [
    [true, true],
    [false, false],
  ],
  refused: ['true', 1, 0, [], {}],
}
