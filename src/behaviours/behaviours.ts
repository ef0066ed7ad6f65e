import type { Behaviour } from './behaviour.ts'
import { beginOnboarding, disconnect } from './onboarding.ts'
import { reportRemoteAssistance } from './reports/report-remote-assistance.ts'
import { reportRemoteHelpSessionStartTime } from './reports/report-session-start-time.ts'
import { getRemoteAssistanceSessionsReport } from './reports/sessions-report.ts'
import { getAllowedRemoteAssistanceActions } from './sessions/allowed-actions.ts'
import { createRemoteHelpSession } from './sessions/create-remote-help-session.ts'
import { endRemoteHelpSession } from './sessions/end-remote-help-session.ts'
import { extendRemoteHelpSession } from './sessions/extend-remote-help-session.ts'
import { requestRemoteHelpSessionAccess } from './sessions/request-remote-help-session-access.ts'
import { retrieveRemoteHelpSession } from './sessions/retrieve-remote-help-session.ts'

/** Everything the gateway does beyond storing. Adding an action is a declaration and a handler, and its name here. */
export const behaviours: readonly Behaviour[] = [
  beginOnboarding,
  disconnect,
  createRemoteHelpSession,
  retrieveRemoteHelpSession,
  requestRemoteHelpSessionAccess,
  extendRemoteHelpSession,
  endRemoteHelpSession,
  getAllowedRemoteAssistanceActions,
  reportRemoteHelpSessionStartTime,
  reportRemoteAssistance,
  getRemoteAssistanceSessionsReport,
]
