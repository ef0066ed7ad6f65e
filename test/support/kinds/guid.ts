import * as z from 'zod/mini'
import type { Kind } from '../../../src/model/kinds/kind.ts'
import { typeFault } from '../../../src/model/kinds/type-fault.ts'
import { property } from '../../../src/model/property.ts'
import { isGuid } from '../../../src/text/guid.ts'

const type = 'Edm.Guid'
const [lower, upper] = ['0193a1c0-0000-7000-8000-00000000abcd', '0193A1C0-0000-7000-8000-00000000ABCD']

const guidKind: Kind<typeof type> = {
  type,
  items: undefined,
  enumType: undefined,
  complexType: undefined,
  csdlFacets: {},
  column: 'text',
  toColumn: String,
  fromColumn: String,
  schema: () =>
    z.string({ error: typeFault(type) }).check(z.refine(isGuid, `must be of type '${type}'.`), z.toLowerCase()),
  jsonSchema: { format: 'uuid' },
  canonical: undefined,
  toJson: String,
  jsonType: '#Guid',
  expressionType: type,
  isSearched: false,
  filterExample: undefined,
  accepted: [
    [lower, lower],
    [upper, lower],
  ],
  refused: [5, true, [], {}, '', 'x', `{${lower}}`],
}

export const guid = (declaration: Parameters<typeof property>[1]) => property(guidKind, declaration)
