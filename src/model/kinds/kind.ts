import type * as z from 'zod/mini'
import type { Property } from '../property.ts'
import type { Present, Value } from '../value.ts'
import type { ComplexType } from './complex-type.ts'
import type { EnumType } from './enum-type.ts'

/** Numbers without and with a fraction: all of them are compared and computed with alike. */
export const wholeTypes = ['Edm.Byte', 'Edm.Int16', 'Edm.Int32', 'Edm.Int64', 'Edm.SByte'] as const
export const fractionalTypes = ['Edm.Decimal', 'Edm.Double', 'Edm.Single'] as const

/** The primitive types that an expression of the query language can have (CSDL 4.01, section 3.3). */
export type PrimitiveType =
  | 'Edm.Boolean'
  | 'Edm.Date'
  | 'Edm.DateTimeOffset'
  | 'Edm.Guid'
  | 'Edm.String'
  | 'Edm.TimeOfDay'
  | (typeof wholeTypes)[number]
  | (typeof fractionalTypes)[number]

/** A value as JSON has it. */
export type Json = Present

/** What the documents say of a schema that stands inside another: of a complex type, or of a member of one. */
export type Describe = (schema: z.ZodMiniType<Value>, of: ComplexType | Property) => z.ZodMiniType<Value>

/** A filter on a property of a kind, for the OpenAPI document. */
export interface FilterExample {
  /** Its name among the examples of an operation. */
  readonly name: string
  readonly summary: string
  readonly filter: string
}

/**
 * All that the gateway knows of one type of property, facets included. Table, JSON Schema, CSDL, representation, query
 * language, OpenAPI document and derived tests ask it: a new kind is one object, and nothing else is touched.
 */
export interface Kind<Type extends string = string> {
  /** Qualified, as CSDL XML writes it: `Edm.String`, `microsoft.graph.x`, `Collection(Edm.String)`. */
  readonly type: Type
  /** The kind of the items, where it is a collection. */
  readonly items: Kind | undefined
  /** The members, where it is an enumeration. */
  readonly enumType: EnumType | undefined
  /** The type of a value with members of its own. */
  readonly complexType: ComplexType | undefined
  /** Beside the type: `MaxLength`, `Precision` and so on (CSDL 4.01, section 7.2). */
  readonly csdlFacets: Readonly<Record<string, number | boolean | string>>

  /** The most bytes that its column may hold, where that does not follow from the rest. */
  readonly mostBytes?: number

  /** The type of the column. Numbers that expressions compute with are `real`: no engine then does integer arithmetic. */
  readonly column: 'text' | 'integer' | 'real'
  readonly toColumn: (value: Present) => string | number
  readonly fromColumn: (stored: string | number) => Present

  /**
   * Takes a value out of a request's JSON and gives it its stored form. What it says of a fault goes on after "The
   * property 'name' " and quotes no value, which may be a secret. Made anew at each call; `describe` is asked of
   * the schemas inside.
   */
  readonly schema: (describe?: Describe) => z.ZodMiniType<Present>
  /** What JSON Schema says of the value beside what the schema shows by itself. */
  readonly jsonSchema: { readonly format?: string; readonly maxLength?: number }
  /** The declared spelling of a value that may be written in several; undefined where there is only one. */
  readonly canonical: ((value: unknown) => unknown) | undefined
  readonly toJson: (value: Present) => Json
  /** The value of `odata.type` where JSON alone does not tell the type (OData JSON 4.01, section 4.6.3). */
  readonly jsonType: string | undefined

  /** What an expression takes such a property for; undefined where none can name it. */
  readonly expressionType: PrimitiveType | EnumType | undefined
  /** Whether $search looks into it. */
  readonly isSearched: boolean
  readonly filterExample: ((property: string, example: string) => readonly FilterExample[]) | undefined

  /** For derived tests: what a request may send, with what comes back. */
  readonly accepted: readonly (readonly [sent: Json, answered: Json])[]
  /** For derived tests: what a request may not send. */
  readonly refused: readonly unknown[]
}
