import * as z from 'zod/mini'
import { namespace } from '../namespace.ts'
import { type EnumType, memberNamed } from './enum-type.ts'
import type { Kind } from './kind.ts'
import { typeFault } from './type-fault.ts'

/** An enumeration: exactly one of its members, by name in any case or by value as a text; answered by its declared name. */
export const enumerationKind = (enumType: EnumType): Kind<`${typeof namespace}.${string}`> => {
  const type = `${namespace}.${enumType.name}` as const
  const members = Object.keys(enumType.members)
  const wrongType = typeFault(type)
  const unknown = `must be one of ${members.join(', ')}; the requested value was not found.`
  return {
    type,
    items: undefined,
    enumType,
    complexType: undefined,
    csdlFacets: {},
    column: 'text',
    toColumn: String,
    fromColumn: String,
    schema: () => z.enum(members, { error: (issue) => (typeof issue.input === 'string' ? unknown : wrongType(issue)) }),
    jsonSchema: {},
    canonical: (value) => (typeof value === 'string' ? memberNamed(enumType, value) : undefined) ?? value,
    toJson: String,
    jsonType: `#${type}`,
    expressionType: enumType,
    isSearched: false,
    filterExample: (property, example) => [
      { name: 'member', summary: 'A member of an enumeration', filter: `not (${property} eq '${example}')` },
    ],
    accepted: Object.entries(enumType.members).flatMap(([member, value]) => [
      [member, member],
      [member.toUpperCase(), member],
      [String(value), memberNamed(enumType, String(value)) ?? member],
      [`${value < 0 ? '-' : '+'}0${Math.abs(value)}`, memberNamed(enumType, String(value)) ?? member],
    ]),
    refused: [
      5,
      0,
      true,
      [],
      {},
      '',
      'no such member',
      '999999999',
      '1.0',
      '0x1',
      ' 1',
      members.slice(0, 2).join(','),
      'constructor',
    ],
  }
}
