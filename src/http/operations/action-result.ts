import * as z from 'zod/mini'
import type { ActionOutcome } from '../../behaviours/behaviour.ts'
import type { Action } from '../../model/action.ts'
import type { EntityType } from '../../model/entity-type.ts'
import { exampleAnswered } from '../../model/example.ts'
import { storedFormOf } from '../../model/property-faults.ts'
import { entityContext, type Resource, representValue, typeContext, valueContext } from '../../odata/represent.ts'
import type { GatewayContext } from '../gateway-env.ts'
import { exampleAnswer } from '../openapi/entity-example.ts'
import { type Description, jsonBody } from '../openapi/operation-object.ts'
import { streamContent } from '../openapi/stream-content.ts'
import type { OperationContext } from '../operation-context.ts'
import { valueSchema } from '../request/entity-schema.ts'
import { negotiateStream } from '../request/negotiate.ts'
import { preconditionFailed } from '../request/precondition.ts'
import { type RequestOptions, readOptionsAlone, readRequestOptions } from '../request/request-options.ts'
import { resourceNotFound } from '../response/not-found.ts'
import { entityResponse, noContent, odataResponse } from '../response/odata-response.ts'
import { streamResponse } from '../response/stream-response.ts'

/** What came of an action that was not refused. */
type Outcome = Exclude<ActionOutcome, 'absent' | 'mismatch'>

/** How a result is described, and how it is answered. */
export interface ActionResult {
  readonly describe: () => Pick<Description, 'success' | 'mayBeEmpty' | 'options' | 'shown' | 'prefers'>
  readonly readOptions: (c: GatewayContext) => RequestOptions
  readonly respond: (c: GatewayContext, outcome: Outcome, options: RequestOptions) => Response
}

/** What was done on an entity of a resource. Throws 404 or 412 where it was refused. */
export const outcomeFor = ({ type }: Resource, outcome: ActionOutcome): Outcome => {
  if (outcome === 'absent') throw resourceNotFound(type.name)
  if (outcome === 'mismatch') throw preconditionFailed()
  return outcome
}

/** By the declaration: nothing, an entity of a type that `contextOf` knows, a value, or a stream. */
export const resultOf = (
  { name, returns }: Action,
  context: OperationContext,
  contextOf: (returned: EntityType) => OperationContext,
): ActionResult => {
  if (returns === undefined) {
    return {
      describe: () => ({ success: { status: 204, description: 'Done.' } }),
      readOptions: (c) => readOptionsAlone(c, context, 'other'),
      respond: (c, outcome) => {
        if (outcome !== 'done') throw wrongOutcome(name)
        return noContent(c)
      },
    }
  }
  if ('entity' in returns) {
    const returned = contextOf(returns.entity)
    const { resource, schemas } = returned
    const contextFor = returns.context === 'type' ? typeContext : entityContext
    return {
      describe: () => ({
        options: ['$select', '$format'],
        shown: resource,
        prefers: ['include-unknown-enum-members'],
        success: {
          status: 200,
          description: 'Done: the object.',
          ...jsonBody(schemas.answered(), { ...exampleAnswer(resource), '@odata.context': contextFor(resource) }),
          headers: ['ETag'],
        },
      }),
      readOptions: (c) => readRequestOptions(c, returned, 'entity'),
      respond: (c, outcome, options) => {
        if (outcome === 'done' || !('entity' in outcome)) throw wrongOutcome(name)
        return entityResponse(c, resource, outcome.entity, options, contextFor)
      },
    }
  }
  if ('stream' in returns) {
    const { stream } = returns
    return {
      describe: () => ({
        options: ['$format'],
        success: { status: 200, description: 'Done: the content.', content: streamContent(context.resource, stream) },
      }),
      readOptions: (c) => {
        const options = readOptionsAlone(c, context, 'other')
        negotiateStream(c.req.header('Accept'), options.query.format, stream)
        return options
      },
      respond: (c, outcome, options) => {
        if (outcome === 'done' || !('content' in outcome)) throw wrongOutcome(name)
        const form = negotiateStream(c.req.header('Accept'), options.query.format, stream)
        return streamResponse(c, context.resource, outcome.content, form)
      },
    }
  }
  const { value: property } = returns
  const isStoredForm = storedFormOf(property)
  return {
    describe: () => ({
      success: {
        status: 200,
        description: 'Done: the value.',
        ...jsonBody(z.object({ '@odata.context': z.optional(z.string()), value: valueSchema(property) }), {
          '@odata.context': valueContext(context.resource, property),
          value: exampleAnswered(property),
        }),
      },
      mayBeEmpty: property.nullable,
    }),
    readOptions: (c) => readRequestOptions(c, context, 'other'),
    respond: (c, outcome, options) => {
      if (outcome === 'done' || !('value' in outcome) || !isStoredForm(outcome.value)) {
        throw wrongOutcome(name)
      }
      // Null alone is no body (OData 4.01 Protocol, section 11.5.5.1).
      if (outcome.value === null) return noContent(c)
      return odataResponse(c, representValue(context.resource, property, outcome.value, options), options)
    },
  }
}

/** A fault of the handler, not of the caller. */
const wrongOutcome = (name: string) => new Error(`What the action ${name} returned is not as it is declared.`)
