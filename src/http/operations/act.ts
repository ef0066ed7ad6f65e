import type { Behaviour } from '../../behaviours/behaviour.ts'
import { isMet, isUnconditional, type Precondition } from '../../db/store/precondition.ts'
import type { StoreContext } from '../../db/store/store.ts'
import type { EntityType } from '../../model/entity-type.ts'
import { itemPath, operationObject } from '../openapi/operation-object.ts'
import type { OperationContext } from '../operation-context.ts'
import { parametersBody, parametersReader } from '../request/action-parameters.ts'
import { readOptionalJsonBody } from '../request/json-body.ts'
import { parsePrecondition, preconditionFailed } from '../request/precondition.ts'
import { principalOf } from '../request/principal.ts'
import { writeContextOf } from '../request/repeatability.ts'
import { signalOf } from '../request/signal.ts'
import { keyOf } from '../request/store-context.ts'
import { resourceNotFound } from '../response/not-found.ts'
import { outcomeFor, resultOf } from './action-result.ts'
import type { Operation } from './operation.ts'

/** `POST /Set/{id}/action`: 204, or 200 with what the action returns (OData 4.01 Protocol, section 11.5.5). */
export const act = (
  { action, holdsPrecondition, refusals, handle }: Behaviour,
  context: OperationContext,
  contextOf: (returned: EntityType) => OperationContext,
): Operation => {
  const { resource } = context
  const { name, permissions } = action
  const { type } = resource
  const result = resultOf(action, context, contextOf)
  const readParameters = parametersReader(action)
  return {
    document: operationObject(resource, {
      method: 'post',
      path: `${itemPath(resource)}/${name}`,
      describe: () => ({
        verb: name,
        body: parametersBody(action, resource),
        description: action.description,
        permissions,
        refusals,
        conditions: ['If-Match', 'If-None-Match'],
        ...result.describe(),
      }),
    }),
    // Another method on the path says no more than that it is not allowed, to whoever may read the entity.
    permissions: { read: type.permissions.read, write: permissions },
    handle: async (c) => {
      const options = result.readOptions(c)
      const precondition = parsePrecondition((header) => c.req.header(header))
      // No body stands for no parameters (OData JSON 4.01, section 18).
      const body = await readOptionalJsonBody(c.req)
      const parameters = readParameters(body === undefined ? {} : body, options.odataVersion)
      const hasParameters = Object.keys(action.parameters).length > 0
      const writeContext = await writeContextOf(c, context, hasParameters ? parameters : undefined)
      const id = keyOf(c)
      if (!holdsPrecondition) await holdPrecondition(context, writeContext, id, precondition)
      const outcome = await handle(context, {
        context: writeContext,
        principal: principalOf(c),
        signal: signalOf(c)(),
        id,
        parameters,
        precondition,
      })
      return result.respond(c, outcomeFor(resource, outcome), options)
    },
  }
}

/** Throws 404 or 412 where an entity is not as the caller expects. What was carried out before is not judged again. */
const holdPrecondition = async (
  { resource: { type }, store }: OperationContext,
  writeContext: StoreContext,
  id: string,
  precondition: Precondition,
) => {
  if (isUnconditional(precondition) || (await store.isRecorded(writeContext))) return
  const stored = await store.read(writeContext, type, id, [])
  if (!stored) throw resourceNotFound(type.name)
  if (!isMet(precondition, stored.revision)) throw preconditionFailed()
}
