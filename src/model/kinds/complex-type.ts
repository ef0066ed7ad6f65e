import { refuseFaults } from '../definition-error.ts'
import { nameFaults } from '../name-faults.ts'
import type { Property } from '../property.ts'
import { propertyFaults } from '../property-faults.ts'
import { versions } from '../version.ts'

/** A CSDL complex type of the namespace `microsoft.graph` (CSDL 4.01, section 9). Members in declared order. */
export interface ComplexType {
  readonly name: string
  readonly description: string
  readonly properties: Readonly<Record<string, Property>>
}

/** Throws a DefinitionError that names every fault of the declaration. */
export const defineComplexType = (type: ComplexType): ComplexType => {
  refuseFaults(`The complex type ${type.name}`, () => complexTypeFaults(type))
  return type
}

const complexTypeFaults = ({ name, properties }: ComplexType): readonly string[] => [
  ...nameFaults('type', [name]),
  ...nameFaults('property', Object.keys(properties)),
  ...(Object.keys(properties).length === 0 ? ['it has no property'] : []),
  ...Object.entries(properties).flatMap(([member, property]) => [
    ...propertyFaults(member, property, versions),
    // One column holds them all, open to whoever reads it, and all versions show it.
    ...(property.secret ? [`${member} cannot be a secret: it is not sealed alone`] : []),
    ...(property.readOnly ? [`${member} cannot be read-only`] : []),
    ...(property.indexed ? [`${member} cannot be indexed`] : []),
    ...(property.versions ? [`${member} cannot be of some versions only`] : []),
  ]),
]
