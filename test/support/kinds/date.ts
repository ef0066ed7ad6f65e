import * as z from 'zod/mini'
import { toInstant } from '../../../src/model/date-time.ts'
import type { Kind } from '../../../src/model/kinds/kind.ts'
import { typeFault } from '../../../src/model/kinds/type-fault.ts'
import { property } from '../../../src/model/property.ts'

const type = 'Edm.Date'
const isDate = (text: string) => text.length === 10 && toInstant(`${text}T00:00Z`) !== undefined

const dateKind: Kind<typeof type> = {
  type,
  items: undefined,
  enumType: undefined,
  complexType: undefined,
  csdlFacets: {},
  column: 'text',
  toColumn: String,
  fromColumn: String,
  schema: () =>
    z.string({ error: typeFault(type) }).check(z.refine(isDate, `must be of type '${type}', such as 2030-01-31.`)),
  jsonSchema: { format: 'date' },
  canonical: undefined,
  toJson: String,
  jsonType: '#Date',
  expressionType: type,
  isSearched: false,
  filterExample: undefined,
  accepted: ['2024-02-29', '0001-01-01', '9999-12-31'].map((date) => [date, date]),
  refused: [5, true, [], {}, '', '2023-02-29', '2024-02-29T00:00:00Z'],
}

export const date = (declaration: Parameters<typeof property>[1]) => property(dateKind, declaration)
