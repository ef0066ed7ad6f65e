import { booleanKind } from './kinds/boolean.ts'
import { type CollectionLimits, collectionKind } from './kinds/collection.ts'
import { complexKind } from './kinds/complex.ts'
import type { ComplexType } from './kinds/complex-type.ts'
import { dateTimeOffsetKind } from './kinds/date-time-offset.ts'
import type { EnumType } from './kinds/enum-type.ts'
import { enumerationKind } from './kinds/enumeration.ts'
import { flagsKind } from './kinds/flags.ts'
import { int32Kind } from './kinds/int32.ts'
import type { Json, Kind } from './kinds/kind.ts'
import { stringKind } from './kinds/string.ts'
import type { Value } from './value.ts'
import type { Version } from './version.ts'

/** What one declared property is: the only place where any of this is said. */
export interface Property<K extends Kind = Kind> {
  readonly kind: K
  readonly description: string
  /** The value in the published example, as a request sends it. */
  readonly example: Json
  readonly nullable: boolean
  /** Sealed at rest, never filtered, sorted or logged. Only Edm.String is sealed, so no other kind can be one. */
  readonly secret: boolean
  /** Made by the server; what a request body says of it is ignored. */
  readonly readOnly: boolean
  /** Looked up by its value: a migration gives its column an index of its own. */
  readonly indexed: boolean
  /** Taken when a create leaves the property out; without one the property is required on create. */
  readonly defaultValue: Value | undefined
  /** The API versions that show it; undefined means all. */
  readonly versions: readonly Version[] | undefined
}

type Declaration = Pick<Property, 'description' | 'example'> & Partial<Omit<Property, 'kind' | 'secret'>>

/** A property of any kind. */
export const property = <K extends Kind>(kind: K, declaration: Declaration): Property<K> => ({
  nullable: false,
  secret: false,
  readOnly: false,
  indexed: false,
  defaultValue: declaration.nullable ? null : undefined,
  versions: undefined,
  ...declaration,
  kind,
})

/** `maxLength` is in Unicode code points. What may be null may be empty as well, unless said: neither says anything. */
export const string = ({
  maxLength,
  mayBeEmpty,
  ...declaration
}: Declaration & { readonly maxLength: number; readonly mayBeEmpty?: boolean }) =>
  property(stringKind(maxLength, mayBeEmpty ?? declaration.nullable), declaration)
/** True or false. */
export const boolean = (declaration: Declaration) => property(booleanKind, declaration)
/** An instant; a default is in its stored form (`date-time.ts`). */
export const dateTimeOffset = (declaration: Declaration) => property(dateTimeOffsetKind, declaration)
/** One member of an enumeration; a default is its declared name. */
export const enumeration = (type: EnumType, declaration: Declaration) => property(enumerationKind(type), declaration)
/** One or several members of a flags enumeration; a default is their declared names in their order, with commas between. */
export const flags = (type: EnumType, declaration: Declaration) => property(flagsKind(type), declaration)
/** A whole number of 32 bits. */
export const int32 = (declaration: Declaration) => property(int32Kind, declaration)
/** A value with members of its own. */
export const complex = (type: ComplexType, declaration: Declaration) => property(complexKind(type), declaration)
/** Up to so many values of one kind. */
export const collection = (items: Kind, { mostItems, mostBytes, ...declaration }: Declaration & CollectionLimits) =>
  property(collectionKind(items, { mostItems, mostBytes }), declaration)

/** Marks a property as a secret: sealed before it reaches a store, and out of reach of every query. */
export const secret = (plain: Property<Kind<'Edm.String'>>): Property<Kind<'Edm.String'>> => ({
  ...plain,
  secret: true,
})
