import { z } from '@hono/zod-openapi'
import { GraphError } from '../../errors.ts'
import type { Action } from '../../model/action.ts'
import type { Entity } from '../../model/value.ts'
import type { Resource } from '../../odata/represent.ts'
import { jsonBody } from '../openapi/operation-object.ts'
import { parametersSchema } from './entity-schema.ts'
import { membersReader } from './members-body.ts'

const noParameters = z.strictObject({}).openapi('noParameters')

/** How a body of parameters is described; it may be left out where none is required. */
export const parametersBody = ({ name, parameters }: Action, { type, version }: Resource) => {
  const declared = Object.entries(parameters)
  if (declared.length === 0) return { ...jsonBody(noParameters), required: false }
  const suffix = version === 'beta' ? '' : `.${version}`
  return {
    ...jsonBody(
      parametersSchema(parameters).openapi(`${type.name}.${name}${suffix}`),
      Object.fromEntries(declared.map(([parameter, { example }]) => [parameter, example])),
    ),
    required: declared.some(([, { defaultValue }]) => defaultValue === undefined),
  }
}

/** Reads a body of parameters. Throws 400, for an action without any where the body is more than an empty object. */
export const parametersReader = ({ name, qualifiedName, parameters }: Action): ((body: unknown) => Entity) => {
  const declared = new Map(Object.entries(parameters))
  if (declared.size > 0) {
    const schema = parametersSchema(parameters)
    return membersReader({ noun: 'parameter', owner: qualifiedName, declared, isTyped: false, schema })
  }
  return (body) => {
    if (JSON.stringify(body) !== '{}') {
      throw new GraphError('BadRequest', `The action '${name}' takes no parameters.`, { reason: 'body' })
    }
    return {}
  }
}
