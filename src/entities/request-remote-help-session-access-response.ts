import { defineEntity } from '../model/entity-type.ts'
import { secret, string } from '../model/property.ts'
import { serviceConfiguration } from './permissions.ts'
import { sessionKey, sessionType } from './session-properties.ts'

export const requestRemoteHelpSessionAccessResponse = defineEntity({
  name: 'requestRemoteHelpSessionAccessResponse',
  path: 'RequestRemoteHelpSessionAccessResponse',
  description: 'The response given to the helper after the answer from PubSub to a request for session access.',
  versions: ['beta'],
  permissions: serviceConfiguration,
  expires: true,
  properties: {
    sessionKey,
    sessionType,
    pubSubEncryptionKey: secret(
      string({
        description: 'The unique identifier for encrypting client messages sent to PubSub.',
        example: 'Pub Sub Encryption Key value',
        maxLength: 4096,
      }),
    ),
    pubSubEncryption: secret(
      string({
        description: 'AES encryption Initialization Vector for encrypting client messages sent to PubSub.',
        example: 'Pub Sub Encryption value',
        maxLength: 4096,
      }),
    ),
  },
})
