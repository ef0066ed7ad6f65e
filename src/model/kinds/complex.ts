import * as z from 'zod/mini'
import { once } from '../../text/once.ts'
import { isRecord } from '../../text/record.ts'
import { namespace } from '../namespace.ts'
import type { Property } from '../property.ts'
import type { Present, Structure, Value } from '../value.ts'
import { samplesOf } from './complex-samples.ts'
import type { ComplexType } from './complex-type.ts'
import type { Describe, Json, Kind } from './kind.ts'
import { typeFault } from './type-fault.ts'

/** A value with members, each of a kind of its own; kept as JSON. No expression can name it. */
export const complexKind = (complexType: ComplexType): Kind<`${typeof namespace}.${string}`> => {
  const type = `${namespace}.${complexType.name}` as const
  const members = Object.entries(complexType.properties)
  const names = new Map(members.map(([name]) => [name.toLowerCase(), name]))
  const wrongType = typeFault(type)
  const fault = (issue: { readonly code?: string | undefined; readonly input?: unknown }) =>
    issue.code === 'unrecognized_keys' ? `must hold only what '${type}' has, each once.` : wrongType(issue)
  const samples = once(() => samplesOf(complexType, type))
  return {
    type,
    items: undefined,
    enumType: undefined,
    complexType,
    csdlFacets: {},
    column: 'text',
    toColumn: (value) => JSON.stringify(value),
    fromColumn: (stored) => JSON.parse(String(stored)),
    schema: (describe = (schema) => schema) => {
      const shape = Object.fromEntries(members.map(([name, property]) => [name, memberSchema(property, describe)]))
      return present(describe(z.strictObject(shape, { error: fault }), complexType))
    },
    jsonSchema: {},
    /** Names in any case; annotations are left out, but for a type that is not this one. */
    canonical: (value) =>
      isRecord(value)
        ? Object.fromEntries(
            Object.entries(value)
              .filter(([spelling, said]) => !/[@#]/.test(spelling) || isOtherType(spelling, said, type))
              .map(([spelling, member]) => {
                const name = names.get(spelling.toLowerCase()) ?? spelling
                // Of one name in two spellings the second keeps its own, which the type does not have.
                const isTaken = name !== spelling && Object.hasOwn(value, name)
                return [isTaken ? spelling : name, complexType.properties[name]?.kind.canonical?.(member) ?? member]
              }),
          )
        : value,
    toJson: (value) => (isStructure(value) ? mapped(members, value, ({ kind }, member) => kind.toJson(member)) : value),
    jsonType: `#${type}`,
    expressionType: undefined,
    isSearched: false,
    filterExample: undefined,
    get accepted() {
      return samples().accepted
    },
    get refused() {
      return samples().refused
    },
  }
}

/** What a member may be, and takes when it is left out. */
const memberSchema = (property: Property, describe: Describe): z.ZodMiniType<Value> => {
  const { kind, nullable, defaultValue } = property
  const described = describe(kind.schema(describe), property)
  const schema = nullable ? z.nullable(described) : described
  return defaultValue === undefined ? schema : z._default(schema, defaultValue)
}

// Holds because no schema that was not nullable before becomes so by what is said of it.
const present = (schema: z.ZodMiniType<Value>) => schema as z.ZodMiniType<Present>

const isStructure = (value: Present): value is Structure => isRecord(value)

/** A structure of what `map` makes of each member that is there, in their declared order. */
const mapped = (
  members: readonly (readonly [string, Property])[],
  structure: Structure,
  map: (property: Property, member: Present) => Json,
): Structure =>
  Object.fromEntries(
    members.map(([name, property]) => {
      const member = structure[name] ?? null
      return [name, member === null ? null : map(property, member)]
    }),
  )

const isOtherType = (spelling: string, said: unknown, type: string) =>
  /^@(odata\.)?type$/i.test(spelling) && String(said).replace(/^(?:.*\$metadata)?#/, '') !== type
