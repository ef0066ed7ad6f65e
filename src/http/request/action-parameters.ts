import * as z from 'zod/mini'
import { GraphError } from '../../errors.ts'
import type { Action } from '../../model/action.ts'
import type { Resource } from '../../odata/represent.ts'
import { once } from '../../text/once.ts'
import { isRecord } from '../../text/record.ts'
import { described, named } from '../openapi/described.ts'
import { jsonBody } from '../openapi/operation-object.ts'
import { annotationIn } from './annotation.ts'
import { annotated, parametersSchema, valueSchema } from './entity-schema.ts'
import { type MembersReader, membersReader } from './members-body.ts'

const noParameters = () => named('noParameters', z.strictObject({}), annotated)

/** How a body of parameters is described; it may be left out where none is required. */
export const parametersBody = ({ name, parameters }: Action, { type, version }: Resource) => {
  const declared = Object.entries(parameters)
  if (declared.length === 0) return { ...jsonBody(noParameters()), required: false }
  const suffix = version === 'beta' ? '' : `.${version}`
  return {
    ...jsonBody(
      named(`${type.name}.${name}${suffix}`, parametersSchema(parameters)),
      Object.fromEntries(declared.map(([parameter, { example }]) => [parameter, example])),
    ),
    required: declared.some(([, { defaultValue }]) => defaultValue === undefined),
  }
}

/** How the parameters of a function are described; undefined without any. A path has them all. */
export const pathParameters = ({ parameters }: Action) => {
  const declared = Object.entries(parameters)
  if (declared.length === 0) return undefined
  return z.object(
    Object.fromEntries(
      declared.map(([parameter, property]) => [
        parameter,
        described(valueSchema(property), { param: { required: true } }),
      ]),
    ),
  )
}

/** Reads a body of parameters, or what stands in a path. Throws 400, for an action without any where the body holds more than annotations. */
export const parametersReader = ({ name, qualifiedName, parameters }: Action): MembersReader => {
  const declared = new Map(Object.entries(parameters))
  if (declared.size > 0) {
    const schema = once(() => parametersSchema(parameters))
    return membersReader({ noun: 'parameter', owner: qualifiedName, declared, schema })
  }
  return (body, version) => {
    if (isRecord(body) && Object.keys(body).every((member) => annotationIn(member, version))) return {}
    throw new GraphError('BadRequest', `The action '${name}' takes no parameters.`, { reason: 'body' })
  }
}
