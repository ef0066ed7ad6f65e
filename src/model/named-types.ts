import type { Action } from './action.ts'
import type { ComplexType } from './kinds/complex-type.ts'
import type { EnumType } from './kinds/enum-type.ts'
import type { Property } from './property.ts'

/** The enumeration of a property, or of its items. */
export const enumTypeOf = ({ kind }: Property): EnumType | undefined => (kind.items ?? kind).enumType

/** The complex type of a property, or of its items. */
const complexTypeOf = ({ kind }: Property): ComplexType | undefined => (kind.items ?? kind).complexType

/** The types that properties, and the values that actions take and give, are of, at any depth; each once. */
export const namedTypesOf = (properties: readonly Property[], actions: readonly Action[]) => {
  const values = [...properties, ...actions.flatMap(valuesOf)].flatMap(withMembers)
  return {
    enumTypes: [...new Set(values.flatMap((property) => enumTypeOf(property) ?? []))],
    complexTypes: [...new Set(values.flatMap((property) => complexTypeOf(property) ?? []))],
  }
}

const valuesOf = ({ parameters, returns }: Action): readonly Property[] => [
  ...Object.values(parameters),
  ...(returns && 'value' in returns ? [returns.value] : []),
]

/** A property, and before it those of the complex type that it is of. */
const withMembers = (property: Property): readonly Property[] => [
  ...Object.values(complexTypeOf(property)?.properties ?? {}).flatMap(withMembers),
  property,
]
