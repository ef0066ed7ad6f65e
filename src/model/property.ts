import type { Value } from './value.ts'
import type { Version } from './version.ts'

/** A CSDL enumeration type of the namespace `microsoft.graph`. Members in declared order, with their values. */
export interface EnumType {
  readonly kind: 'enum'
  readonly name: string
  readonly description: string
  /** A flags enumeration in the model; the gateway takes exactly one member all the same. */
  readonly isFlags: boolean
  readonly members: Readonly<Record<string, number>>
}

export type PropertyType = 'Edm.String' | 'Edm.Boolean' | 'Edm.DateTimeOffset' | EnumType

/** What one declared property is: the only place where any of this is said. */
export interface Property {
  readonly type: PropertyType
  readonly description: string
  /** The value in the published example. */
  readonly example: string | boolean
  readonly nullable: boolean
  /** Sealed at rest, never filtered, sorted or logged. */
  readonly secret: boolean
  /** Made by the server; a request body that names it is refused. */
  readonly readOnly: boolean
  /** Taken when a create leaves the property out; without one the property is required on create. */
  readonly defaultValue: Value | undefined
  /** In Unicode code points. */
  readonly maxLength: number | undefined
  /** The API versions that show it; undefined means all. */
  readonly versions: readonly Version[] | undefined
}

type Described = Pick<Property, 'description' | 'example'> & Partial<Property>

const property = (type: PropertyType, settings: Described): Property => ({
  nullable: false,
  secret: false,
  readOnly: false,
  defaultValue: settings.nullable ? null : undefined,
  maxLength: undefined,
  versions: undefined,
  ...settings,
  type,
})

/** Edm.String: non-empty, well-formed, and of the control characters only tab and line ends. */
export const string = (settings: Described & { readonly maxLength: number }) => property('Edm.String', settings)
export const boolean = (settings: Described) => property('Edm.Boolean', settings)
export const dateTimeOffset = (settings: Described) => property('Edm.DateTimeOffset', settings)
export const enumeration = (type: EnumType, settings: Described) => property(type, settings)

/** Marks a property as a secret: sealed before it reaches a store, and out of reach of every query. */
export const secret = (plain: Property): Property => ({ ...plain, secret: true })
