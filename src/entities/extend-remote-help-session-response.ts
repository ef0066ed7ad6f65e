import { defineEntity } from '../model/entity-type.ts'
import { serviceConfiguration } from './permissions.ts'
import {
  acsHelperUserToken,
  pubSubHelperAccessUri,
  sessionExpirationDateTime,
  sessionKey,
} from './session-properties.ts'

export const extendRemoteHelpSessionResponse = defineEntity({
  name: 'extendRemoteHelpSessionResponse',
  path: 'ExtendRemoteHelpSessionResponse',
  description: 'The response given to the helper when a session is extended: renewed access until a later time.',
  versions: ['beta'],
  permissions: serviceConfiguration,
  expires: true,
  properties: { sessionKey, acsHelperUserToken, pubSubHelperAccessUri, sessionExpirationDateTime },
})
