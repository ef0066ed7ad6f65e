import { type EntityType, id, namespace, propertiesIn } from '../../model/entity-type.ts'
import type { EnumType } from '../../model/property.ts'
import type { Version } from '../../model/version.ts'
import { type Annotations, descriptionOf } from './annotation.ts'
import { capabilitiesOf, serviceCapabilities } from './capabilities.ts'
import { type ContainerChild, containmentOf } from './containment.ts'
import { type SchemaProperty, schemaProperty } from './schema-property.ts'

export interface SchemaEntityType {
  readonly name: string
  readonly baseType: string | undefined
  readonly key: readonly string[]
  readonly isAbstract: boolean
  readonly properties: readonly SchemaProperty[]
  /** Navigation properties, all contained. */
  readonly contained: readonly ContainerChild[]
  readonly annotations: Annotations
}

export interface SchemaAction {
  readonly name: string
  readonly boundTo: string
  readonly annotations: Annotations
}

/** One version's model as CSDL sees it (OData CSDL 4.01), before it is written as XML or JSON. */
export interface Schema {
  readonly namespace: string
  readonly enumTypes: readonly EnumType[]
  readonly entityTypes: readonly SchemaEntityType[]
  readonly actions: readonly SchemaAction[]
  readonly container: {
    readonly name: string
    readonly annotations: Annotations
    readonly resources: readonly (ContainerChild & { readonly annotations: Annotations })[]
  }
}

export const schemaOf = (model: readonly EntityType[], version: Version): Schema => {
  const types = model.filter((type) => type.versions.includes(version))
  const { roots, contained } = containmentOf(types)
  const owners = [...contained.keys()].filter((owner) => types.every(({ name }) => name !== owner))
  return {
    namespace,
    enumTypes: enumTypesIn(types, version),
    entityTypes: [
      base,
      ...owners.map((name) => ({ ...derived, name, contained: contained.get(name) ?? [] })),
      ...types.map((type) => ({
        ...derived,
        name: type.name,
        properties: [...propertiesIn(type, version)].filter(([, property]) => property !== id).map(schemaProperty),
        contained: contained.get(type.name) ?? [],
        annotations: descriptionOf(type.description),
      })),
    ],
    actions: types.flatMap(({ actions, qualifiedName: boundTo }) =>
      Object.entries(actions).map(([name, { description }]) => ({
        name,
        boundTo,
        annotations: descriptionOf(description),
      })),
    ),
    container: {
      name: 'GraphService',
      annotations: serviceCapabilities,
      resources: roots.map((root) => ({ ...root, annotations: capabilitiesOf(root, types, version) })),
    },
  }
}

const enumTypesIn = (types: readonly EntityType[], version: Version): readonly EnumType[] => [
  ...new Set(
    types
      .flatMap((type) => [...propertiesIn(type, version).values()])
      .flatMap(({ type }) => (typeof type === 'string' ? [] : [type])),
  ),
]

/** Every Graph entity type derives from this abstract type, which has the key. */
const base: SchemaEntityType = {
  name: 'entity',
  baseType: undefined,
  key: ['id'],
  isAbstract: true,
  properties: [schemaProperty(['id', id])],
  contained: [],
  annotations: {},
}

const derived: SchemaEntityType = {
  ...base,
  baseType: `${namespace}.${base.name}`,
  key: [],
  isAbstract: false,
  properties: [],
}
