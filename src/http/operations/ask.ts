import type { Behaviour } from '../../behaviours/behaviour.ts'
import type { EntityType } from '../../model/entity-type.ts'
import { argumentsReader, calledAs } from '../../odata/path/function-call.ts'
import { itemPath, operationObject } from '../openapi/operation-object.ts'
import type { OperationContext } from '../operation-context.ts'
import { parametersReader, pathParameters } from '../request/action-parameters.ts'
import { principalOf } from '../request/principal.ts'
import { signalOf } from '../request/signal.ts'
import { keyOf, storeContextOf } from '../request/store-context.ts'
import { outcomeFor, resultOf } from './action-result.ts'
import type { Operation } from './operation.ts'

/** `GET /Set/{id}/function(key='value')`: 200 with what the function returns (OData 4.01 Protocol, section 11.5.4). */
export const ask = (
  { action, refusals, handle }: Behaviour,
  context: OperationContext,
  contextOf: (returned: EntityType) => OperationContext,
): Operation => {
  const { resource } = context
  const { name, permissions, description } = action
  const result = resultOf(action, context, contextOf)
  const readArguments = argumentsReader(action)
  const readParameters = parametersReader(action)
  return {
    document: operationObject(resource, {
      method: 'get',
      path: `${itemPath(resource)}/${calledAs(action)}`,
      describe: () => ({
        verb: name,
        inPath: pathParameters(action),
        description,
        permissions,
        refusals,
        ...result.describe(),
      }),
    }),
    // Another method on the path says no more than that it is not allowed, to whoever may ask.
    permissions: { read: permissions, write: permissions },
    handle: async (c) => {
      const options = result.readOptions(c)
      const parameters = readParameters(readArguments(c.env.target.call, c.env.search), options.odataVersion)
      const outcome = await handle(context, {
        context: storeContextOf(c),
        principal: principalOf(c),
        signal: signalOf(c)(),
        id: keyOf(c),
        parameters,
        // Whoever asks changes no entity, so that there is no state to expect of one.
        precondition: { ifMatch: undefined, ifNoneMatch: undefined },
      })
      return result.respond(c, outcomeFor(resource, outcome), options)
    },
  }
}
