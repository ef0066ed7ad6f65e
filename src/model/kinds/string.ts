import * as z from 'zod/mini'
import type { Kind } from './kind.ts'
import { typeFault } from './type-fault.ts'

const type = 'Edm.String'

/**
 * Edm.String: well-formed, of the control characters only tab and line ends, and not empty unless it may be. `maxLength`
 * is in Unicode code points, as JSON Schema counts.
 */
export const stringKind = (maxLength: number, mayBeEmpty = false): Kind<typeof type> => ({
  type,
  items: undefined,
  enumType: undefined,
  complexType: undefined,
  csdlFacets: { MaxLength: maxLength },
  column: 'text',
  toColumn: String,
  fromColumn: String,
  schema: () => {
    const text = z.string({ error: typeFault(type) })
    return (mayBeEmpty ? text : text.check(z.minLength(1, 'must not be empty.'))).check(
      z.refine((text) => !isLongerThan(maxLength, text), `must be at most ${maxLength} characters long.`),
      z.refine((text) => text.isWellFormed(), 'must be well-formed Unicode: it holds a lone surrogate.'),
      z.refine((text) => !/[\0-\x08\x0b\x0c\x0e-\x1f]/.test(text), 'must not hold control characters.'),
    )
  },
  jsonSchema: { maxLength },
  canonical: undefined,
  toJson: String,
  jsonType: undefined,
  expressionType: type,
  isSearched: true,
  filterExample: (property, example) => [
    { name: 'text', summary: 'A text', filter: `${property} eq '${example}'` },
    { name: 'start', summary: 'How a text starts', filter: `startswith(${property},'${example.split(' ')[0]}')` },
  ],
  accepted: [
    ...(mayBeEmpty ? [''] : []),
    'a',
    ' ',
    'ключ 🔑\t\r\n"\\/',
    '\ufeffa',
    'x'.repeat(maxLength),
    '🔑'.repeat(maxLength),
  ].map((text) => [text, text]),
  refused: [
    ...(mayBeEmpty ? [] : ['']),
    5,
    true,
    [],
    {},
    ['a'],
    'a\0b',
    'a\x1fb',
    'a\ud800b',
    'x'.repeat(maxLength + 1),
  ],
})

const isLongerThan = (limit: number, text: string) => text.length > limit && [...text].length > limit
