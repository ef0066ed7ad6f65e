import type { EntityType } from '../model/entity-type.ts'
import { createRemoteHelpSessionResponse } from './create-remote-help-session-response.ts'
import { extendRemoteHelpSessionResponse } from './extend-remote-help-session-response.ts'
import { managedDevice } from './managed-device.ts'
import { remoteAssistancePartner } from './remote-assistance-partner.ts'
import { remoteAssistanceSession } from './remote-assistance-session.ts'
import { remoteAssistanceSettings } from './remote-assistance-settings.ts'
import { remoteHelpSession } from './remote-help-session.ts'
import { requestRemoteHelpSessionAccessResponse } from './request-remote-help-session-access-response.ts'
import { retrieveRemoteHelpSessionResponse } from './retrieve-remote-help-session-response.ts'
import { wrongSessionKey } from './wrong-session-key.ts'

/** Everything the gateway serves. Adding an entity set is one file, one line here, one migration. */
export const served: readonly EntityType[] = [
  requestRemoteHelpSessionAccessResponse,
  createRemoteHelpSessionResponse,
  retrieveRemoteHelpSessionResponse,
  extendRemoteHelpSessionResponse,
  remoteAssistancePartner,
  remoteAssistanceSettings,
  managedDevice,
]

/** Everything the gateway stores: what it keeps for itself as well. */
export const model: readonly EntityType[] = [...served, remoteHelpSession, remoteAssistanceSession, wrongSessionKey]
