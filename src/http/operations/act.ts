import { z } from '@hono/zod-openapi'
import type { ActionOutcome, Behaviour } from '../../behaviours/behaviour.ts'
import { badRequest } from '../../errors.ts'
import type { Action } from '../../model/action.ts'
import type { EntityType } from '../../model/entity-type.ts'
import { exampleAnswered } from '../../model/example.ts'
import type { Entity } from '../../model/value.ts'
import { type Resource, representValue, valueContext } from '../../odata/represent.ts'
import type { GatewayContext } from '../gateway-env.ts'
import { exampleAnswer } from '../openapi/entity-example.ts'
import { itemPath, jsonBody, operationObject } from '../openapi/operation-object.ts'
import { parametersSchema, valueSchema } from '../request/entity-schema.ts'
import { readJsonBody } from '../request/json-body.ts'
import { membersReader } from '../request/members-body.ts'
import { parsePrecondition, preconditionFailed } from '../request/precondition.ts'
import { writeContextOf } from '../request/repeatability.ts'
import { checkRequestOptions, type RequestOptions, readRequestOptions } from '../request/request-options.ts'
import { keyOf } from '../request/store-context.ts'
import { resourceNotFound } from '../response/not-found.ts'
import { entityResponse, odataResponse } from '../response/odata-response.ts'
import type { Operation, OperationContext } from './operation.ts'

/** `POST /Set/{id}/action`: 204, or 200 with what the action returns (OData 4.01 Protocol, section 11.5.5). */
export const act = (
  { action, handle }: Behaviour,
  context: OperationContext,
  contextOf: (returned: EntityType) => OperationContext,
): Operation => {
  const { resource, store, newId, clock } = context
  const { name, permissions } = action
  const { type } = resource
  const result = resultOf(action, context, contextOf)
  const readParameters = parametersReader(action)
  return {
    document: operationObject(resource, {
      method: 'post',
      path: `${itemPath(resource)}/${name}`,
      verb: name,
      body: parametersBody(action, resource),
      description: action.description,
      permissions,
      conditions: ['If-Match', 'If-None-Match'],
      ...result.description,
    }),
    // Another method on the path says no more than that it is not allowed, to whoever may read the entity.
    permissions: { read: type.permissions.read, write: permissions },
    handle: async (c) => {
      const options = result.readOptions(c)
      const precondition = parsePrecondition((header) => c.req.header(header))
      const parameters = readParameters(await bodyOf(c))
      const hasParameters = Object.keys(action.parameters).length > 0
      const outcome = await handle(
        { store, newId, clock },
        {
          context: await writeContextOf(c, context, hasParameters ? parameters : undefined),
          id: keyOf(c),
          parameters,
          precondition,
        },
      )
      if (outcome === 'absent') throw resourceNotFound(type.name)
      if (outcome === 'mismatch') throw preconditionFailed()
      return result.respond(c, outcome, options)
    },
  }
}

const noParameters = z.strictObject({}).openapi('noParameters')

/** How a body of parameters is described; it may be left out where none is required. */
const parametersBody = ({ name, parameters }: Action, { type, version }: Resource) => {
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

const parametersReader = ({ name, qualifiedName, parameters }: Action): ((body: unknown) => Entity) => {
  const declared = new Map(Object.entries(parameters))
  if (declared.size > 0) {
    const schema = parametersSchema(parameters)
    return membersReader({ noun: 'parameter', owner: qualifiedName, declared, isTyped: false, schema })
  }
  return (body) => {
    if (JSON.stringify(body) !== '{}') throw badRequest(`The action '${name}' takes no parameters.`)
    return {}
  }
}

/** The body, or an empty object. Clients name the type of a body that they then leave out; within a batch there is no Content-Length to say so. */
const bodyOf = async (c: GatewayContext): Promise<unknown> => {
  const isEmpty = c.req.raw.body === null || c.req.header('Content-Length') === '0'
  return c.req.header('Content-Type') === undefined || isEmpty ? {} : readJsonBody(c.req)
}

type Outcome = Exclude<ActionOutcome, 'absent' | 'mismatch'>

/** How a result is described, and how it is answered. */
interface Result {
  readonly description: Pick<Parameters<typeof operationObject>[1], 'success' | 'options' | 'prefers'>
  readonly readOptions: (c: GatewayContext) => RequestOptions
  readonly respond: (c: GatewayContext, outcome: Outcome, options: RequestOptions) => Response
}

const resultOf = (
  { name, returns }: Action,
  context: OperationContext,
  contextOf: (returned: EntityType) => OperationContext,
): Result => {
  if (returns === undefined) {
    return {
      description: { success: { status: 204, description: 'Done.' } },
      readOptions: (c) => checkRequestOptions(c, context),
      respond: (c) => c.body(null, 204, { 'OData-Version': '4.0' }),
    }
  }
  if ('entity' in returns) {
    const returned = contextOf(returns.entity)
    const { resource, schemas } = returned
    return {
      description: {
        options: ['$select', '$format'],
        prefers: ['include-unknown-enum-members'],
        success: {
          status: 200,
          description: 'Done: the object.',
          ...jsonBody(schemas.answered, exampleAnswer(resource)),
          headers: ['ETag'],
        },
      },
      readOptions: (c) => readRequestOptions(c, returned, 'entity'),
      respond: (c, outcome, options) => {
        if (outcome === 'done' || !('entity' in outcome)) throw new Error(`The action ${name} returned no entity.`)
        return entityResponse(c, resource, outcome.entity, options)
      },
    }
  }
  const { value: property } = returns
  const schema = z.object({ '@odata.context': z.string().optional(), value: valueSchema(property) })
  const example = { '@odata.context': valueContext(context.resource, property), value: exampleAnswered(property) }
  return {
    description: { success: { status: 200, description: 'Done: the value.', ...jsonBody(schema, example) } },
    readOptions: (c) => checkRequestOptions(c, context),
    respond: (c, outcome, { level }) => {
      if (outcome === 'done' || !('value' in outcome)) throw new Error(`The action ${name} returned no value.`)
      return odataResponse(c, representValue(context.resource, property, outcome.value, level), { level })
    },
  }
}
