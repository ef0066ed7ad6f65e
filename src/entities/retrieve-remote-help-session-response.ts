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

/** Empty where it is not provided, as by a gateway without Azure Communication Services. */
const text = (description: string, example: string): Property =>
  string({ description, example, maxLength: 1024, mayBeEmpty: true })

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
    pubSubGroupId: string({
      description: 'The Azure Web PubSub group id.',
      example: 'Pub Sub Group Id value',
      maxLength: 1024,
    }),
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
