import type { Json } from '../../model/kinds/kind.ts'
import type { Property } from '../../model/property.ts'
import { type Annotations, computed, descriptionOf } from './annotation.ts'

/** What a property, a parameter or a returned value is, as CSDL sees it. */
export interface SchemaValue {
  /** Qualified; of a collection, the type of its items. */
  readonly type: string
  readonly isCollection: boolean
  readonly nullable: boolean
  /** Such as `MaxLength`. */
  readonly facets: Readonly<Record<string, number | boolean | string>>
}

/** A structural property as CSDL sees it. */
export interface SchemaProperty extends SchemaValue {
  readonly name: string
  readonly defaultValue: Json | undefined
  readonly annotations: Annotations
}

/** The type of a property, and its facets. */
export const schemaValue = ({ kind, nullable }: Property): SchemaValue => ({
  type: (kind.items ?? kind).type,
  isCollection: kind.items !== undefined,
  nullable,
  facets: kind.csdlFacets,
})

/** A property by its name. */
export const schemaProperty = ([name, property]: readonly [string, Property]): SchemaProperty => ({
  name,
  ...schemaValue(property),
  defaultValue: defaultValueOf(property),
  annotations: { ...(property.readOnly && computed), ...descriptionOf(property.description) },
})

/** Null needs no mention: it is what a nullable property without a default value starts with. CSDL has none but for single values. */
const defaultValueOf = ({ kind, defaultValue = null }: Property) =>
  defaultValue === null || kind.items || kind.complexType ? undefined : kind.toJson(defaultValue)
