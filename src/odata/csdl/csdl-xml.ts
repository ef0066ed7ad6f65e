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
import { type Attributes, type Element, element, xml } from './xml.ts'

/** CSDL XML, version 4.0 as Graph's own (OData CSDL XML 4.01). */
export const csdlXml = ({ namespace, enumTypes, complexTypes, entityTypes, actions, container }: Schema): string => {
  const schema = element('Schema', { Namespace: namespace, xmlns: 'http://docs.oasis-open.org/odata/ns/edm' }, [
    ...enumTypes.map(enumType),
    ...complexTypes.map(complexType),
    ...entityTypes.map(entityType),
    ...actions.map(action),
    element('EntityContainer', { Name: container.name }, [
      ...container.resources.map(resource),
      ...annotated(container.annotations),
    ]),
  ])
  const edmx = { Version: '4.0', 'xmlns:edmx': 'http://docs.oasis-open.org/odata/ns/edmx' }
  const document = element('edmx:Edmx', edmx, [
    ...vocabularies.map((vocabulary) =>
      element('edmx:Reference', { Uri: vocabularyUrl(vocabulary, 'xml') }, [
        element('edmx:Include', { Namespace: vocabulary }),
      ]),
    ),
    element('edmx:DataServices', {}, [schema]),
  ])
  return xml(document)
}

const enumType = ({ name, description, isFlags, members }: EnumType) =>
  element('EnumType', { Name: name, IsFlags: isFlags || undefined }, [
    ...Object.entries(members).map(([member, value]) => element('Member', { Name: member, Value: value })),
    ...annotated(descriptionOf(description)),
  ])

const complexType = ({ name, properties, annotations }: SchemaComplexType) =>
  element('ComplexType', { Name: name }, [...properties.map(property), ...annotated(annotations)])

const entityType = ({ name, baseType, isAbstract, key, properties, contained, annotations }: SchemaEntityType) =>
  element('EntityType', { Name: name, BaseType: baseType, Abstract: isAbstract || undefined }, [
    ...(key.length === 0
      ? []
      : [
          element(
            'Key',
            {},
            key.map((property) => element('PropertyRef', { Name: property })),
          ),
        ]),
    ...properties.map(property),
    ...contained.map(navigationProperty),
    ...annotated(annotations),
  ])

const property = ({ name, defaultValue, annotations, ...value }: SchemaProperty) =>
  element(
    'Property',
    {
      Name: name,
      ...valueAttributes(value),
      DefaultValue: defaultValue === undefined ? undefined : String(defaultValue),
    },
    annotated(annotations),
  )

/** The attributes of a property, a parameter or a returned value that say of what type it is. */
const valueAttributes = ({ type, isCollection, nullable, facets }: SchemaValue): Attributes => ({
  Type: isCollection ? `Collection(${type})` : type,
  Nullable: nullable ? undefined : false,
  ...facets,
})

const navigationProperty = ({ name, qualifiedType, isCollection }: ContainerChild) =>
  element('NavigationProperty', {
    Name: name,
    Type: isCollection ? `Collection(${qualifiedType})` : qualifiedType,
    // Not allowed on a collection (section 8.2).
    Nullable: isCollection ? undefined : false,
    ContainsTarget: true,
  })

const action = ({ kind, name, boundTo, parameters, returnType, annotations }: SchemaAction) =>
  element(kind, { Name: name, IsBound: true }, [
    element('Parameter', { Name: 'bindingParameter', Type: boundTo, Nullable: false }),
    ...parameters.map(({ name, annotations, ...value }) =>
      element('Parameter', { Name: name, ...valueAttributes(value) }, annotated(annotations)),
    ),
    ...(returnType ? [element('ReturnType', valueAttributes(returnType))] : []),
    ...annotated(annotations),
  ])

const resource = ({ name, qualifiedType, isCollection, annotations }: Schema['container']['resources'][number]) =>
  isCollection
    ? element('EntitySet', { Name: name, EntityType: qualifiedType }, annotated(annotations))
    : element('Singleton', { Name: name, Type: qualifiedType }, annotated(annotations))

const annotated = (annotations: Annotations) =>
  Object.entries(annotations).map(([term, value]) => valueElement('Annotation', { Term: term }, value))

/** An element with a value: an attribute for what is written as one, else a child. */
const valueElement = (name: string, attributes: Attributes, value: AnnotationExpression): Element => {
  if (typeof value === 'string') return element(name, { ...attributes, String: value })
  if (typeof value === 'boolean') return element(name, { ...attributes, Bool: value })
  if ('path' in value) return element(name, { ...attributes, [value.kind]: value.path })
  return element(name, attributes, [expression(value)])
}

const expression = (value: AnnotationExpression): Element => {
  if (typeof value === 'string') return element('String', {}, value)
  if (typeof value === 'boolean') return element('Bool', {}, String(value))
  if ('path' in value) return element(value.kind, {}, value.path)
  if (value.kind === 'Collection') return element('Collection', {}, value.items.map(expression))
  const values = Object.entries(value.values)
  return element(
    'Record',
    {},
    values.map(([name, item]) => valueElement('PropertyValue', { Property: name }, item)),
  )
}
