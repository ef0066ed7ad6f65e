import type { EntityType } from '../model/entity-type.ts'
import { requestRemoteHelpSessionAccessResponse } from './request-remote-help-session-access-response.ts'

/** Everything the gateway serves. Adding an entity set is one file, one line here, one migration. */
export const model: readonly EntityType[] = [requestRemoteHelpSessionAccessResponse]
