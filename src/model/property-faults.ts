import type { EnumType } from './kinds/enum-type.ts'
import { nameFaults } from './name-faults.ts'
import { enumTypeOf } from './named-types.ts'
import type { Property } from './property.ts'
import type { Value } from './value.ts'
import type { Version } from './version.ts'

/** What is wrong with a property of a type of these versions, or with a parameter; the name begins each sentence. */
export const propertyFaults = (name: string, property: Property, versions: readonly Version[]): readonly string[] => {
  const { kind, example, defaultValue, secret } = property
  const schema = kind.schema()
  const shown = property.versions ?? versions
  const hidden = versions.filter((version) => !shown.includes(version))
  const isOfKind = (json: unknown) => schema.safeParse(json).success
  return [
    ...(isOfKind(example) ? [] : [`the example of ${name} is no ${kind.type}`]),
    ...(defaultValue === undefined || storedFormOf(property)(defaultValue)
      ? []
      : [`the default of ${name} is no stored ${kind.type}`]),
    ...(kind.items && property.nullable ? [`${name} is a collection, which is empty where there is nothing`] : []),
    ...(kind.items?.items ? [`${name} is a collection of collections`] : []),
    ...(secret && kind.type !== 'Edm.String' ? [`${name} is a secret, which only Edm.String can be`] : []),
    ...(secret && defaultValue != null ? [`the default of ${name} is a secret that the metadata would show`] : []),
    ...Object.entries(kind.csdlFacets)
      .filter(([, facet]) => typeof facet === 'number' && !(Number.isSafeInteger(facet) && facet >= 0))
      .map(([facet]) => `the facet ${facet} of ${name} is no whole number`),
    ...enumFaults(enumTypeOf(property)),
    ...shown
      .filter((version) => !versions.includes(version))
      .map((version) => `${name} is shown in ${version}, the type is not`),
    ...(hidden.length > 0 && defaultValue === undefined
      ? [`${name} is required, but ${hidden.join(' and ')} does not show it`]
      : []),
  ]
}

const enumFaults = (type: EnumType | undefined): readonly string[] =>
  type
    ? [
        ...nameFaults('enumeration', [type.name]),
        ...nameFaults(`member of ${type.name}`, Object.keys(type.members)),
        ...(Object.keys(type.members).length === 0 ? [`${type.name} has no member`] : []),
        ...Object.entries(type.members)
          .filter(([, value]) => !Number.isSafeInteger(value))
          .map(([member]) => `the value of ${member} of ${type.name} is no whole number`),
      ]
    : []

/** Tells whether a property can hold a value: a request that sent its JSON would leave just that behind. */
export const storedFormOf = ({ kind, nullable }: Property) => {
  const schema = kind.schema()
  return (value: Value): boolean => {
    if (value === null) return nullable
    const read = schema.safeParse(kind.toJson(value))
    return read.success && JSON.stringify(read.data) === JSON.stringify(value)
  }
}
