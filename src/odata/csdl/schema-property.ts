import { fromInstant } from '../../model/date-time.ts'
import { namespace } from '../../model/entity-type.ts'
import type { Property } from '../../model/property.ts'
import { type Annotations, computed, descriptionOf } from './annotation.ts'

/** A structural property as CSDL sees it. */
export interface SchemaProperty {
  readonly name: string
  readonly type: string
  readonly nullable: boolean
  readonly maxLength: number | undefined
  /** Fractional digits of a second. */
  readonly precision: number | undefined
  readonly defaultValue: string | boolean | undefined
  readonly annotations: Annotations
}

export const schemaProperty = ([name, property]: readonly [string, Property]): SchemaProperty => ({
  name,
  type: typeof property.type === 'string' ? property.type : `${namespace}.${property.type.name}`,
  nullable: property.nullable,
  maxLength: property.maxLength,
  // What is kept of an instant (`date-time.ts`); left out it would mean whole seconds (CSDL 4.01, Precision).
  precision: property.type === 'Edm.DateTimeOffset' ? 7 : undefined,
  defaultValue: defaultValueOf(property),
  annotations: { ...(property.readOnly && computed), ...descriptionOf(property.description) },
})

/** Null needs no mention: it is what a nullable property without a default value starts with. */
const defaultValueOf = ({ type, defaultValue }: Property) =>
  type === 'Edm.DateTimeOffset' && typeof defaultValue === 'string'
    ? fromInstant(defaultValue)
    : (defaultValue ?? undefined)
