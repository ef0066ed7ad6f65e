import * as z from 'zod/mini'
import { namespace } from '../namespace.ts'
import { type EnumType, memberNamed } from './enum-type.ts'
import type { Kind } from './kind.ts'
import { typeFault } from './type-fault.ts'

/**
 * Members of a flags enumeration, one or several with commas between (OData JSON 4.01, section 7.1): each by name in any
 * case or by value, in any order; answered by their declared names in their declared order.
 */
export const flagsKind = (enumType: EnumType): Kind<`${typeof namespace}.${string}`> => {
  const type = `${namespace}.${enumType.name}` as const
  const members = Object.keys(enumType.members)
  const canonical = (value: unknown) => {
    if (typeof value !== 'string') return value
    const named = value.split(',').map((text) => memberNamed(enumType, text.trim()))
    return named.includes(undefined) ? value : members.filter((member) => named.includes(member)).join(',')
  }
  const unknown = `must be one or more of ${members.join(', ')}, with commas between; a requested value was not found.`
  const [first = '', second = first] = members
  const both = `${first},${second}`
  return {
    type,
    items: undefined,
    enumType,
    complexType: undefined,
    csdlFacets: {},
    column: 'text',
    toColumn: String,
    fromColumn: String,
    schema: () =>
      z
        .string({ error: typeFault(type) })
        .check(z.refine((text) => text !== '' && text.split(',').every((member) => members.includes(member)), unknown)),
    jsonSchema: {},
    canonical,
    toJson: String,
    jsonType: `#${type}`,
    // An expression compares members one by one.
    expressionType: undefined,
    isSearched: false,
    filterExample: undefined,
    accepted: [
      ...Object.entries(enumType.members).flatMap(([member, value]): [string, string][] => [
        [member.toUpperCase(), member],
        [String(value), memberNamed(enumType, String(value)) ?? member],
      ]),
      [both, first === second ? first : both],
      [`${second}, ${first}`, first === second ? first : both],
      [`${first},${first}`, first],
    ],
    refused: [5, true, [], {}, '', ',', `${first},`, `${first},no such member`, 'constructor', `${first};${second}`],
  }
}
