import { type Action, actionsOf, type ReturnedType } from '../../model/action.ts'
import { type EntityType, id, propertiesIn } from '../../model/entity-type.ts'
import type { EnumType } from '../../model/kinds/enum-type.ts'
import { namedTypesOf } from '../../model/named-types.ts'
import { namespace } from '../../model/namespace.ts'
import { boundOwners, isBare } from '../../model/owners.ts'
import type { Property } from '../../model/property.ts'
import type { Version } from '../../model/version.ts'
import { type Annotations, descriptionOf, optionalParameter } from './annotation.ts'
import { capabilitiesOf, serviceCapabilities } from './capabilities.ts'
import { type ContainerChild, containmentOf } from './containment.ts'
import { type SchemaProperty, type SchemaValue, schemaProperty, schemaValue } from './schema-property.ts'

/** An entity type as CSDL sees it. */
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

/** A complex type as CSDL sees it. */
export type SchemaComplexType = Pick<SchemaEntityType, 'name' | 'properties' | 'annotations'>

/** An overload of a bound action or function. */
export interface SchemaAction {
  readonly kind: 'Action' | 'Function'
  readonly name: string
  /** Qualified name of the type that it is bound to. */
  readonly boundTo: string
  readonly parameters: readonly Omit<SchemaProperty, 'defaultValue'>[]
  readonly returnType: SchemaValue | undefined
  readonly annotations: Annotations
}

/** One version's model as CSDL sees it (OData CSDL 4.01), before it is written as XML or JSON. */
export interface Schema {
  readonly namespace: string
  readonly enumTypes: readonly EnumType[]
  readonly complexTypes: readonly SchemaComplexType[]
  readonly entityTypes: readonly SchemaEntityType[]
  readonly actions: readonly SchemaAction[]
  readonly container: {
    readonly name: string
    readonly annotations: Annotations
    readonly resources: readonly (ContainerChild & { readonly annotations: Annotations })[]
  }
}

/** What a version declares: its types, its actions on them, and the container that leads there. */
export const schemaOf = (model: readonly EntityType[], actions: readonly Action[], version: Version): Schema => {
  const bound = boundOwners(model, actions)
  const types = [...model, ...bound].filter((type) => type.versions.includes(version))
  const offered = types.flatMap((type) => actionsOf(actions, type, version))
  const { roots, contained } = containmentOf(types)
  const owners = [...contained.keys()].filter((owner) => types.every(({ name }) => name !== owner))
  const { enumTypes, complexTypes } = namedTypesOf(
    types.flatMap((type) => [...propertiesIn(type, version).values()]),
    offered,
  )
  return {
    namespace,
    enumTypes,
    complexTypes: complexTypes.map(({ name, properties, description }) => ({
      name,
      properties: Object.entries(properties).map(schemaProperty),
      annotations: descriptionOf(description),
    })),
    entityTypes: [
      base,
      ...owners.map((name) => ({ ...derived, name, contained: contained.get(name) ?? [] })),
      ...types
        .toSorted((a, b) => Number(bound.includes(b)) - Number(bound.includes(a)))
        .map((type) => ({
          ...derived,
          name: type.name,
          properties: [...propertiesIn(type, version)].filter(([, property]) => property !== id).map(schemaProperty),
          contained: contained.get(type.name) ?? [],
          // What only leads on says no more than its name.
          annotations: isBare(type) ? {} : descriptionOf(type.description),
        })),
    ],
    actions: offered.map(schemaAction),
    container: {
      name: 'GraphService',
      annotations: serviceCapabilities,
      resources: roots.map((root) => ({ ...root, annotations: capabilitiesOf(root, types, version) })),
    },
  }
}

const schemaAction = ({ name, isFunction, boundTo, parameters, returns, description }: Action): SchemaAction => ({
  kind: isFunction ? 'Function' : 'Action',
  name,
  boundTo: boundTo.qualifiedName,
  parameters: Object.entries(parameters).map(schemaParameter),
  returnType: returns && returnTypeOf(returns),
  annotations: descriptionOf(description),
})

const schemaParameter = ([name, property]: readonly [string, Property]): SchemaAction['parameters'][number] => {
  const { defaultValue, annotations, ...parameter } = schemaProperty([name, property])
  const isOptional = property.defaultValue !== undefined
  const text = defaultValue === undefined ? undefined : String(defaultValue)
  return { ...parameter, annotations: { ...annotations, ...(isOptional && optionalParameter(text)) } }
}

const returnTypeOf = (returns: ReturnedType): SchemaValue =>
  'value' in returns
    ? schemaValue(returns.value)
    : 'stream' in returns
      ? { type: 'Edm.Stream', isCollection: false, nullable: false, facets: {} }
      : { type: returns.entity.qualifiedName, isCollection: false, nullable: false, facets: {} }

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
