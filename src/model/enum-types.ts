import type { Action } from './action.ts'
import type { EnumType } from './kinds/enum-type.ts'
import type { Property } from './property.ts'

/** The enumeration of a property, or of its items. */
export const enumTypeOf = ({ kind }: Property): EnumType | undefined => (kind.items ?? kind).enumType

/** The enumerations that properties, and the values that actions take and give, are of; each once. */
export const enumTypesOf = (properties: readonly Property[], actions: readonly Action[]): readonly EnumType[] => [
  ...new Set([...properties, ...actions.flatMap(valuesOf)].flatMap((property) => enumTypeOf(property) ?? [])),
]

const valuesOf = ({ parameters, returns }: Action): readonly Property[] => [
  ...Object.values(parameters),
  ...(returns && 'value' in returns ? [returns.value] : []),
]
