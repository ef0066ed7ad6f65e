import type { EnumType } from '../../model/kinds/enum-type.ts'
import {
  type AnnotationExpression,
  type Annotations,
  descriptionOf,
  vocabularies,
  vocabularyUrl,
} from './annotation.ts'
import type { ContainerChild } from './containment.ts'
import type { Schema, SchemaAction, SchemaComplexType, SchemaEntityType } from './schema.ts'
import type { SchemaProperty, SchemaValue } from './schema-property.ts'

type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json }
type JsonObject = { readonly [name: string]: Json }

/** CSDL JSON 4.01. Members that only repeat a default of that specification are left out. */
export const csdlJson = ({
  namespace,
  enumTypes,
  complexTypes,
  entityTypes,
  actions,
  container,
}: Schema): JsonObject => ({
  $Version: '4.01',
  $EntityContainer: `${namespace}.${container.name}`,
  $Reference: Object.fromEntries(
    vocabularies.map((vocabulary) => [vocabularyUrl(vocabulary, 'json'), { $Include: [{ $Namespace: vocabulary }] }]),
  ),
  [namespace]: {
    ...byName(enumTypes, enumType),
    ...byName(complexTypes, complexType),
    ...byName(entityTypes, entityType),
    ...overloads(actions),
    [container.name]: {
      $Kind: 'EntityContainer',
      ...byName(container.resources, (resource) => ({ ...typed(resource), ...annotated(resource.annotations) })),
      ...annotated(container.annotations),
    },
  },
})

const byName = <Item extends { readonly name: string }>(items: readonly Item[], write: (item: Item) => Json) =>
  Object.fromEntries(items.map((item) => [item.name, write(item)]))

const enumType = ({ description, isFlags, members }: EnumType): JsonObject => ({
  $Kind: 'EnumType',
  ...(isFlags && { $IsFlags: true }),
  ...members,
  ...annotated(descriptionOf(description)),
})

const complexType = ({ properties, annotations }: SchemaComplexType): JsonObject => ({
  $Kind: 'ComplexType',
  ...byName(properties, property),
  ...annotated(annotations),
})

const entityType = ({ baseType, isAbstract, key, properties, contained, annotations }: SchemaEntityType) => ({
  $Kind: 'EntityType',
  ...(baseType !== undefined && { $BaseType: baseType }),
  ...(isAbstract && { $Abstract: true }),
  ...(key.length > 0 && { $Key: key }),
  ...byName(properties, property),
  ...byName(contained, (child) => ({ $Kind: 'NavigationProperty', ...typed(child), $ContainsTarget: true })),
  ...annotated(annotations),
})

const property = ({ defaultValue, annotations, ...value }: SchemaProperty): JsonObject => ({
  ...valueMembers(value),
  ...(defaultValue !== undefined && { $DefaultValue: defaultValue }),
  ...annotated(annotations),
})

/** The members of a property, a parameter or a returned value that say of what type it is. */
const valueMembers = ({ type, isCollection, nullable, facets }: SchemaValue): JsonObject => ({
  ...(isCollection && { $Collection: true }),
  ...(type !== 'Edm.String' && { $Type: type }),
  ...(nullable && { $Nullable: true }),
  ...Object.fromEntries(Object.entries(facets).map(([facet, value]) => [`$${facet}`, value])),
})

const typed = ({ qualifiedType, isCollection }: ContainerChild): JsonObject => ({
  ...(isCollection && { $Collection: true }),
  $Type: qualifiedType,
})

/** Actions and functions of one name stand in one array, told apart by what they are bound to (section 12.2). */
const overloads = (actions: readonly SchemaAction[]) => {
  const groups = Map.groupBy(actions, ({ name }) => name)
  return Object.fromEntries([...groups].map(([name, overloads]) => [name, overloads.map(action)]))
}

const action = ({ kind, boundTo, parameters, returnType, annotations }: SchemaAction): JsonObject => ({
  $Kind: kind,
  $IsBound: true,
  $Parameter: [
    { $Name: 'bindingParameter', $Type: boundTo },
    ...parameters.map(({ name, annotations, ...value }) => ({
      $Name: name,
      ...valueMembers(value),
      ...annotated(annotations),
    })),
  ],
  ...(returnType && { $ReturnType: valueMembers(returnType) }),
  ...annotated(annotations),
})

const annotated = (annotations: Annotations): JsonObject =>
  Object.fromEntries(Object.entries(annotations).map(([term, value]) => [`@${term}`, expression(value)]))

const expression = (value: AnnotationExpression): Json => {
  if (typeof value !== 'object') return value
  if ('path' in value) return value.path
  if (value.kind === 'Collection') return value.items.map(expression)
  return Object.fromEntries(Object.entries(value.values).map(([name, item]) => [name, expression(item)]))
}
