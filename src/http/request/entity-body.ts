import type { z } from '@hono/zod-openapi'
import { badRequest, type ErrorDetail, GraphError } from '../../errors.ts'
import { canonicalNames } from '../../model/entity-type.ts'
import type { Property } from '../../model/property.ts'
import type { Entity, Value } from '../../model/value.ts'
import type { Resource } from '../../odata/represent.ts'
import { isRecord } from '../../text/record.ts'

/** Control information that a client may send back as it got it; a service ignores it (OData JSON 4.01, section 4.6). */
const ignoredAnnotation = /^[^@]*@odata\.(context|metadataetag|id|etag|editlink|readlink)$|^[^@]+@odata\.type$/i

/**
 * Reads the properties of an entity out of a JSON body: names and enum members in any case, every fault at once.
 * Throws 400 `ModelValidationFailure` with `details`.
 */
export const entityReader = (
  { type, properties }: Resource,
  schema: z.ZodType<Readonly<Record<string, Value | undefined>>>,
) => {
  const spelling = canonicalNames(['@odata.type', ...properties.keys()])
  const members = new Map([...properties].map(([name, property]) => [name, memberSpelling(property)]))

  return (body: unknown): Entity => {
    if (!isRecord(body)) {
      throw badRequest('The request payload must be a JSON object.')
    }
    const faults = new Map<string, ErrorDetail>()
    // One fault a property: what is no string at all need not also be told that it is too short.
    const fault = (target: string, message: string) => {
      if (!faults.has(target)) faults.set(target, { code: 'ModelValidationFailure', message, target })
    }
    const given = new Map<string, unknown>()
    for (const [written, value] of Object.entries(body)) {
      if (ignoredAnnotation.test(written)) continue
      const name = spelling.get(written.toLowerCase())
      if (name === undefined) {
        fault(
          written,
          `The property '${written}' does not exist on type '${type.qualifiedName}'. Make sure to only use property names that are defined by the type.`,
        )
      } else if (properties.get(name)?.readOnly) {
        fault(name, `The property '${name}' is read-only.`)
      } else if (given.has(name)) {
        fault(name, `The property '${name}' is given more than once, in different spellings.`)
      } else {
        given.set(name, inCanonicalCase(members.get(name), value))
      }
    }
    const parsed = schema.safeParse(Object.fromEntries(given))
    for (const issue of parsed.error?.issues ?? []) {
      const name = String(issue.path[0])
      fault(name, `The property '${name}' ${issue.message}`)
    }
    if (faults.size > 0 || !parsed.success) throw modelValidationFailure([...faults.values()])
    const { data } = parsed
    return Object.fromEntries(
      [...properties.keys()].flatMap((name) => (data[name] === undefined ? [] : [[name, data[name]]])),
    )
  }
}

const modelValidationFailure = (faults: readonly ErrorDetail[]) => {
  const [first] = faults
  const message =
    faults.length === 1 && first ? first.message : `The request payload has ${faults.length} faults; see details.`
  return new GraphError('ModelValidationFailure', message, {
    target: faults.length === 1 ? first?.target : undefined,
    details: faults,
  })
}

const memberSpelling = ({ type }: Property) =>
  typeof type === 'string' ? undefined : canonicalNames(Object.keys(type.members))

const inCanonicalCase = (spelling: ReadonlyMap<string, string> | undefined, value: unknown) =>
  (typeof value === 'string' ? spelling?.get(value.toLowerCase()) : undefined) ?? value
