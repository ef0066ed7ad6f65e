import { z } from 'zod'
import { namespace } from '../namespace.ts'
import type { EnumType } from './enum-type.ts'
import type { Kind } from './kind.ts'
import { typeFault } from './type-fault.ts'

/** An enumeration: exactly one of its members, by name, in any case and answered in the declared one. */
export const enumerationKind = (enumType: EnumType): Kind<`${typeof namespace}.${string}`> => {
  const type = `${namespace}.${enumType.name}` as const
  const members = Object.keys(enumType.members)
  const byLowerCase = new Map(members.map((member) => [member.toLowerCase(), member]))
  const wrongType = typeFault(type)
  const unknown = `must be one of ${members.join(', ')}; the requested value was not found.`
  return {
    type,
    items: undefined,
    enumType,
    csdlFacets: {},
    column: 'text',
    toColumn: String,
    fromColumn: String,
    schema: () => z.enum(members, { error: (issue) => (typeof issue.input === 'string' ? unknown : wrongType(issue)) }),
    jsonSchema: {},
    canonical: (value) => (typeof value === 'string' ? byLowerCase.get(value.toLowerCase()) : undefined) ?? value,
    toJson: String,
    jsonType: `#${type}`,
    expressionType: enumType,
    isSearched: false,
    filterExample: (property, example) => [
      { name: 'member', summary: 'A member of an enumeration', filter: `not (${property} eq '${example}')` },
    ],
    accepted: members.flatMap((member) => [
      [member, member],
      [member.toUpperCase(), member],
    ]),
    refused: [5, 0, true, [], {}, '', 'no such member', members.slice(0, 2).join(','), 'constructor'],
  }
}
