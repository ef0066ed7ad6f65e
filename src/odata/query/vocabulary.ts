import { canonicalNames, type EntityType, propertiesIn } from '../../model/entity-type.ts'
import type { EnumType } from '../../model/kinds/enum-type.ts'
import { namespace } from '../../model/namespace.ts'
import type { Property } from '../../model/property.ts'
import type { Version } from '../../model/version.ts'
import { onceEach } from '../../text/once.ts'

/** What names can mean in the query options of a type, in one version. */
export interface Vocabulary {
  /** Qualified, as error messages show it. */
  readonly typeName: string
  readonly properties: ReadonlyMap<string, Property>
  /** Declared spelling by lower-case name. */
  readonly names: ReadonlyMap<string, string>
  /** By qualified name in lower case. */
  readonly enums: ReadonlyMap<string, EnumType>
}

const vocabularyIn = (version: Version) =>
  onceEach((type: EntityType): Vocabulary => {
    const properties = propertiesIn(type, version)
    const enums = [...properties.values()].flatMap(({ kind }) => kind.enumType ?? [])
    return {
      typeName: type.qualifiedName,
      properties,
      names: canonicalNames(properties.keys()),
      enums: new Map(enums.map((one) => [`${namespace}.${one.name}`.toLowerCase(), one])),
    }
  })

const vocabularies = { beta: vocabularyIn('beta'), 'v1.0': vocabularyIn('v1.0') } satisfies Record<Version, unknown>

/** Made once: only the declaration decides. */
export const vocabularyOf = (type: EntityType, version: Version): Vocabulary => vocabularies[version](type)
