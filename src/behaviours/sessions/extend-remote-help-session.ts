import { extendRemoteHelpSessionResponse as response } from '../../entities/extend-remote-help-session-response.ts'
import { defineAction } from '../../model/action.ts'
import { instantOf } from '../../model/date-time.ts'
import type { Entity } from '../../model/value.ts'
import type { Behaviour } from '../behaviour.ts'
import { demandStillAllowed } from './allowed-on-device.ts'
import { answered, madeBefore } from './answered.ts'
import { sessionOfHelper } from './find-session.ts'
import { endedRow } from './report-row.ts'
import { onDevice, sessionKey } from './session-actions.ts'
import { takeStep } from './take-step.ts'

/** Has a session last longer, from now on; open connections live on, and the URI of the answer does for new ones. */
export const extendRemoteHelpSession: Behaviour = {
  action: defineAction(
    onDevice({
      name: 'extendRemoteHelpSession',
      description: 'Has a session of the caller last longer, and gives a URI to connect by until then.',
      parameters: { sessionKey },
      returns: { entity: response, context: 'type' },
    }),
  ),
  holdsPrecondition: false,
  refusals: ['Conflict'],
  handle: async (dependencies, invocation) => {
    const { store, rooms, newId, clientAccessUri } = dependencies
    const { context, principal } = invocation
    const made = await store.recorded(context)
    if (made !== undefined) return madeBefore(dependencies, context, { type: response, id: made })
    await demandStillAllowed(dependencies, context, await sessionOfHelper(dependencies, invocation))
    const { tenant } = context
    const attempt = newId()
    let entity: Entity = {}
    const { session, outcome } = await takeStep(dependencies, context, {
      step: 'extend',
      attempt,
      find: () => sessionOfHelper(dependencies, invocation),
      writes: async (next) => {
        const { expiresAt } = next
        const access = { tenant, session: next.id, side: 'helper', user: principal.actor, expiresAt } as const
        entity = {
          id: attempt,
          sessionKey: next.sessionKey,
          // There is no Azure Communication Services here.
          acsHelperUserToken: '',
          pubSubHelperAccessUri: await clientAccessUri(access),
          sessionExpirationDateTime: instantOf(expiresAt),
        }
        return [{ act: 'insert', type: response, entity }, ...endedRow(next, expiresAt)]
      },
    })
    await rooms.extended({ tenant, session: session.id }, session.expiresAt)
    return answered(dependencies, context, outcome, { type: response, entity, at: 0 })
  },
}
