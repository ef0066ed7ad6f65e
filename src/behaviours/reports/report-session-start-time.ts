import { deviceManagement } from '../../entities/device-management.ts'
import { serviceConfiguration } from '../../entities/permissions.ts'
import { defineAction } from '../../model/action.ts'
import { instantOf } from '../../model/date-time.ts'
import { string } from '../../model/property.ts'
import type { Behaviour } from '../behaviour.ts'
import { reportSession } from './reported-session.ts'

/** Notes that a session has begun, just now. */
export const reportRemoteHelpSessionStartTime: Behaviour = {
  action: defineAction({
    name: 'reportRemoteHelpSessionStartTime',
    description: 'Reports that a session has begun now.',
    boundTo: deviceManagement,
    versions: ['beta'],
    // The documentation has only those to read, though it is a POST: whoever may write may read.
    permissions: serviceConfiguration.read,
    parameters: { sessionId: string({ description: 'The session.', example: 'Session Id value', maxLength: 256 }) },
  }),
  holdsPrecondition: false,
  handle: async (dependencies, { context, parameters }) => {
    if ((await dependencies.store.recorded(context)) !== undefined) return 'done'
    const sessionstart = instantOf(dependencies.clock())
    await reportSession(dependencies, context, String(parameters.sessionId), () => ({
      sessionstart,
      date: sessionstart.slice(0, 10),
    }))
    return 'done'
  },
}
