import { defineEntity } from '../model/entity-type.ts'
import { type Property, string } from '../model/property.ts'
import { serviceConfiguration } from './permissions.ts'
import {
  acsHelperUserToken,
  pubSubHelperAccessUri,
  sessionExpirationDateTime,
  sessionKey,
  sessionType,
} from './session-properties.ts'

const text = (description: string, example: string): Property => string({ description, example, maxLength: 1024 })

export const retrieveRemoteHelpSessionResponse = defineEntity({
  name: 'retrieveRemoteHelpSessionResponse',
  // The published path has the words in another order than the type's name.
  path: 'RemoteHelpSessionRetrieveResponse',
  description: 'The response given to the helper when it retrieves a session.',
  versions: ['beta'],
  permissions: serviceConfiguration,
  expires: true,
  properties: {
    sessionKey,
    acsHelperUserToken,
    acsHelperUserId: text('The ACS user id of the helper.', 'Acs Helper User Id value'),
    acsSharerUserId: text('The ACS user id of the sharer.', 'Acs Sharer User Id value'),
    acsGroupId: text('The ACS group id.', 'Acs Group Id value'),
    sessionType,
    deviceName: text('Android device name.', 'Device Name value'),
    pubSubGroupId: text('The Azure Web PubSub group id.', 'Pub Sub Group Id value'),
    pubSubHelperAccessUri,
    sessionExpirationDateTime,
    webClientUri: string({
      description: 'The URI of the web client. In the published metadata, not on the page.',
      example: 'https://example.com/webClientUri/',
      maxLength: 2048,
      nullable: true,
    }),
  },
})
