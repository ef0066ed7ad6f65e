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
    ...(defaultValue === undefined || isStoredForm(property, defaultValue)
      ? []
      : [`the default of ${name} is no stored ${kind.type}`]),
    ...(secret && kind.type !== 'Edm.String' ? [`${name} is a secret, which only Edm.String can be`] : []),
    ...shown
      .filter((version) => !versions.includes(version))
      .map((version) => `${name} is shown in ${version}, the type is not`),
    ...(hidden.length > 0 && defaultValue === undefined
      ? [`${name} is required, but ${hidden.join(' and ')} does not show it`]
      : []),
  ]
}

/** Whether a property can hold a value: a request that sent its JSON would leave just that behind. */
export const isStoredForm = ({ kind, nullable }: Property, value: Value) => {
  if (value === null) return nullable
  const read = kind.schema().safeParse(kind.toJson(value))
  return read.success && JSON.stringify(read.data) === JSON.stringify(value)
}
