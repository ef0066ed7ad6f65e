import { type ErrorDetail, GraphError } from '../../errors.ts'
import { canonicalNames } from '../../model/entity-type.ts'
import type { Property } from '../../model/property.ts'
import type { Entity } from '../../model/value.ts'
import { isRecord } from '../../text/record.ts'
import type { MembersSchema } from './entity-schema.ts'

/** Control information that a client may send back as it got it; a service ignores it (OData JSON 4.01, section 4.6). */
const ignoredAnnotation = /^[^@]*@odata\.(context|metadataetag|id|etag|editlink|readlink)$|^[^@]+@odata\.type$/i

/** What the members of a body are called, and what they belong to. */
const owners = { property: 'type', parameter: 'action' } as const

interface MembersDescription {
  readonly noun: keyof typeof owners
  /** Qualified name of the type or action. */
  readonly owner: string
  readonly declared: ReadonlyMap<string, Property>
  /** Whether `@odata.type` may stand among them. */
  readonly isTyped: boolean
  readonly schema: MembersSchema
}

/**
 * Reads properties or parameters out of a JSON body: names and enum members in any case, every fault at once. Throws 400
 * `ModelValidationFailure` with `details`. Values come back in their stored form.
 */
export const membersReader = ({ noun, owner, declared, isTyped, schema }: MembersDescription) => {
  const canonicalName = canonicalNames([...(isTyped ? ['@odata.type'] : []), ...declared.keys()])

  return (body: unknown): Entity => {
    if (!isRecord(body)) {
      throw new GraphError('BadRequest', 'The request payload must be a JSON object.', { reason: 'body' })
    }
    const faults = new Map<string, ErrorDetail>()
    // One fault a member: what is no string at all need not also be told that it is too short.
    const fault = (target: string, message: string) => {
      if (!faults.has(target)) faults.set(target, { code: 'ModelValidationFailure', message, target })
    }
    const members = new Map<string, unknown>()
    for (const [spelling, value] of Object.entries(body)) {
      if (ignoredAnnotation.test(spelling)) continue
      const name = canonicalName.get(spelling.toLowerCase())
      if (name === undefined) {
        fault(
          spelling,
          `The ${noun} '${spelling}' does not exist on ${owners[noun]} '${owner}'. Make sure to only use ${noun} names that are defined by the ${owners[noun]}.`,
        )
      } else if (declared.get(name)?.readOnly) {
        fault(name, `The ${noun} '${name}' is read-only.`)
      } else if (members.has(name)) {
        fault(name, `The ${noun} '${name}' is given more than once, in different spellings.`)
      } else {
        members.set(name, declared.get(name)?.kind.canonical?.(value) ?? value)
      }
    }
    const parsed = schema.safeParse(Object.fromEntries(members))
    for (const issue of parsed.error?.issues ?? []) {
      const name = String(issue.path[0])
      fault(name, `The ${noun} '${name}' ${issue.message}`)
    }
    if (faults.size > 0 || !parsed.success) throw modelValidationFailure([...faults.values()])
    const { data } = parsed
    return Object.fromEntries(
      [...declared.keys()].flatMap((name) => (data[name] === undefined ? [] : [[name, data[name]]])),
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
