import { defineAction } from '../../model/action.ts'
import type { Behaviour } from '../behaviour.ts'
import { launchWrites } from './device-action.ts'
import { sessionOfHelper } from './find-session.ts'
import { endedRow } from './report-row.ts'
import { onDevice, sessionKey } from './session-actions.ts'
import { takeStep } from './take-step.ts'

/** Ends a session: its connections are closed, and its key is one of no session. */
export const endRemoteHelpSession: Behaviour = {
  action: defineAction(
    onDevice({
      name: 'endRemoteHelpSession',
      description: 'Ends a session of the caller: its connections are closed.',
      parameters: { sessionKey },
    }),
  ),
  holdsPrecondition: false,
  refusals: ['Conflict'],
  handle: async (dependencies, invocation) => {
    const { store, rooms, newId, clock } = dependencies
    const { context } = invocation
    if ((await store.recorded(context)) !== undefined) return 'done'
    const { before } = await takeStep(dependencies, context, {
      step: 'end',
      attempt: newId(),
      find: () => sessionOfHelper(dependencies, invocation),
      writes: async (session, { state, deviceId }) => [
        ...endedRow(session, clock()),
        ...(state === 'created'
          ? await launchWrites(dependencies, context, { deviceId, actionState: 'canceled' })
          : []),
      ],
    })
    await rooms.ended({ tenant: context.tenant, session: before.id })
    return 'done'
  },
}
