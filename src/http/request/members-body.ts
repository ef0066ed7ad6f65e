import { type ErrorDetail, GraphError } from '../../errors.ts'
import { canonicalNames } from '../../model/entity-type.ts'
import type { Property } from '../../model/property.ts'
import type { Entity, Value } from '../../model/value.ts'
import { nearestTo } from '../../text/nearest.ts'
import { isRecord } from '../../text/record.ts'
import { didYouMean, shown } from '../../text/shown.ts'
import { annotationIn, namedTypeFault } from './annotation.ts'
import type { MembersSchema } from './entity-schema.ts'
import type { ODataVersion } from './odata-version.ts'

/** What the members of a body are called, and what they belong to. */
const owners = { property: 'type', parameter: 'action' } as const

/** Faults that `details` lists; the message counts them all. */
const mostDetails = 20

interface MembersDescription {
  readonly noun: keyof typeof owners
  /** Qualified name of the type or action. */
  readonly owner: string
  readonly declared: ReadonlyMap<string, Property>
  /** Called when the first body is read. */
  readonly schema: () => MembersSchema
}

/** Reads a body that is written in a version of OData. */
export type MembersReader = (body: unknown, version: ODataVersion) => Entity

/**
 * Reads properties or parameters out of a JSON body: names and enum members in any case, every fault at once. What the
 * service itself makes is ignored, whatever its value (OData 4.01 Protocol, sections 11.4.2 and 11.4.3), and so are
 * annotations (section 6.2), but for the types that they name and for links, which nothing here can have. Throws 400
 * `ModelValidationFailure` with `details`. Values come back in their stored form.
 */
export const membersReader = ({ noun, owner, declared, schema }: MembersDescription): MembersReader => {
  const canonicalName = canonicalNames(declared.keys())
  const writable = [...declared].flatMap(([name, { readOnly }]) => (readOnly ? [] : [name]))
  /** The type that an annotation may name: that of a whole body of properties, or of one that is written. */
  const typeOf = (target: string) => {
    if (target === '') return noun === 'property' ? owner : undefined
    const name = canonicalName.get(target.toLowerCase()) ?? ''
    return writable.includes(name) ? declared.get(name)?.kind.type : undefined
  }

  return (body, version) => {
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
      const annotation = annotationIn(spelling, version)
      if (annotation) {
        const { target, term } = annotation
        const type = term === 'type' ? typeOf(target) : undefined
        const said = type && namedTypeFault(value, type)
        if (said) fault(spelling, `The annotation '${shown(spelling)}' ${said}`)
        if (term === 'bind') {
          const sentence = 'asks for a link, and there are no relationships here: leave it out.'
          fault(spelling, `The annotation '${shown(spelling)}' ${sentence}`)
        }
        continue
      }
      const name = canonicalName.get(spelling.toLowerCase())
      if (name === undefined) {
        const near = faults.size < mostDetails ? nearestTo(spelling, writable) : undefined
        fault(
          spelling,
          `The ${noun} '${shown(spelling)}' does not exist on ${owners[noun]} '${owner}'. Make sure to only use ${noun} names that are defined by the ${owners[noun]}.${didYouMean(near)}`,
        )
      } else if (declared.get(name)?.readOnly) {
        // Ignored.
      } else if (members.has(name)) {
        fault(name, `The ${noun} '${name}' is given more than once, in different spellings.`)
      } else {
        members.set(name, declared.get(name)?.kind.canonical?.(value) ?? value)
      }
    }
    const parsed = schema().safeParse(Object.fromEntries(members))
    for (const issue of parsed.error?.issues ?? []) {
      // Names of the declaration, and places in a collection.
      const [name = ''] = issue.path.map(String)
      fault(name, `The ${noun} '${issue.path.map(String).join('/')}' ${issue.message}`)
    }
    if (faults.size > 0 || !parsed.success) throw modelValidationFailure([...faults.values()])
    const entity: Record<string, Value> = {}
    for (const name of declared.keys()) {
      const value = parsed.data[name]
      if (value !== undefined) entity[name] = value
    }
    return entity
  }
}

const modelValidationFailure = (faults: readonly ErrorDetail[]) => {
  const [first] = faults
  const seen = faults.length > mostDetails ? `details has the first ${mostDetails}.` : 'see details.'
  const message =
    faults.length === 1 && first ? first.message : `The request payload has ${faults.length} faults; ${seen}`
  return new GraphError('ModelValidationFailure', message, {
    target: faults.length === 1 ? first?.target : undefined,
    details: faults.slice(0, mostDetails),
  })
}
