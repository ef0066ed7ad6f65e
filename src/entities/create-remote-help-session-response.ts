import { defineEntity } from '../model/entity-type.ts'
import { serviceConfiguration } from './permissions.ts'
import { sessionKey, sessionType } from './session-properties.ts'

export const createRemoteHelpSessionResponse = defineEntity({
  name: 'createRemoteHelpSessionResponse',
  path: 'CreateRemoteHelpSessionResponse',
  description: 'The response given to the helper after an Azure Communication Services session was created.',
  versions: ['beta'],
  permissions: serviceConfiguration,
  expires: true,
  properties: { sessionKey, sessionType },
})
