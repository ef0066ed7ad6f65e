import { groupOf } from '../../auth/client-access.ts'
import { retrieveRemoteHelpSessionResponse as response } from '../../entities/retrieve-remote-help-session-response.ts'
import { defineAction } from '../../model/action.ts'
import { instantOf } from '../../model/date-time.ts'
import type { Behaviour } from '../behaviour.ts'
import { demandStillAllowed } from './allowed-on-device.ts'
import { answered } from './answered.ts'
import { sessionOfHelper } from './find-session.ts'
import { onDevice, readers, sessionKey } from './session-actions.ts'

/** Tells the helper where to connect, by a URI that is fresh each time. Of a session the last answer is kept. */
export const retrieveRemoteHelpSession: Behaviour = {
  action: defineAction({
    ...onDevice({
      name: 'retrieveRemoteHelpSession',
      description:
        'Retrieves a session of the caller on the device: where to connect, by a URI that is fresh each time.',
      isFunction: true,
      parameters: { sessionKey },
      returns: { entity: response, context: 'type' },
    }),
    permissions: readers,
  }),
  holdsPrecondition: false,
  handle: async (dependencies, invocation) => {
    const { store, clientAccessUri } = dependencies
    const { context, principal } = invocation
    const found = await sessionOfHelper(dependencies, invocation)
    await demandStillAllowed(dependencies, context, found)
    const { id, sessionType, deviceName, expiresAt, sessionKey: key } = found
    const { tenant } = context
    const entity = {
      id,
      sessionKey: key,
      // There is no Azure Communication Services here: empty is what is not provided.
      acsHelperUserToken: '',
      acsHelperUserId: '',
      acsSharerUserId: '',
      acsGroupId: '',
      sessionType,
      deviceName,
      pubSubGroupId: groupOf(id),
      pubSubHelperAccessUri: await clientAccessUri({
        tenant,
        session: id,
        side: 'helper',
        user: principal.actor,
        expiresAt,
      }),
      sessionExpirationDateTime: instantOf(expiresAt),
      webClientUri: null,
    }
    // A read is no request that may come again: the context is as it came but for that.
    const outcome = await store.unit(
      { ...context, repeatable: undefined },
      { attempt: id, writes: [{ act: 'put', type: response, entity }] },
    )
    if (outcome === 'mismatch') throw new Error('A unit without a guard has nothing to miss.')
    return answered(dependencies, context, outcome, { type: response, entity, at: 0 })
  },
}
