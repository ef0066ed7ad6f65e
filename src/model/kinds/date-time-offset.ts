import * as z from 'zod/mini'
import { fromInstant, toInstant } from '../date-time.ts'
import type { Kind } from './kind.ts'
import { typeFault } from './type-fault.ts'

const type = 'Edm.DateTimeOffset'

/** Edm.DateTimeOffset, kept in UTC with seven fractional digits (`date-time.ts`), so that text order is time order. */
export const dateTimeOffsetKind: Kind<typeof type> = {
  type,
  items: undefined,
  enumType: undefined,
  complexType: undefined,
  // What is kept of an instant; left out it would mean whole seconds (CSDL 4.01, Precision).
  csdlFacets: { Precision: 7 },
  column: 'text',
  toColumn: String,
  fromColumn: String,
  schema: () =>
    z.pipe(
      z
        .string({ error: typeFault(type) })
        .check(
          z.refine((text) => toInstant(text) !== undefined, `must be of type '${type}', such as 2030-01-31T12:00:00Z.`),
        ),
      z.transform((text) => toInstant(text) ?? text),
    ),
  jsonSchema: { format: 'date-time' },
  canonical: undefined,
  toJson: (instant) => fromInstant(String(instant)),
  jsonType: '#DateTimeOffset',
  expressionType: type,
  isSearched: false,
  filterExample: (property, example) => [{ name: 'time', summary: 'A time', filter: `${property} le ${example}` }],
  accepted: [
    ['2030-01-31T12:00:00Z', '2030-01-31T12:00:00Z'],
    ['2030-01-31T12:00Z', '2030-01-31T12:00:00Z'],
    ['2016-12-31T23:59:57.5564522-08:00', '2017-01-01T07:59:57.5564522Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00Z'],
    ['9999-12-31T23:59:59.9999999Z', '9999-12-31T23:59:59.9999999Z'],
  ],
  refused: [
    5,
    true,
    [],
    {},
    '',
    'now',
    '2030-01-31',
    '2030-02-30T12:00:00Z',
    '2030-01-31T12:00:00',
    '2030-01-31T24:00:00Z',
  ],
}
