import { dateTimeOffset, enumeration, secret, string } from '../model/property.ts'
import { allowedRemoteAssistanceActions } from './allowed-remote-assistance-actions.ts'

// Properties that several types of the Remote Help family share, word for word on their published pages.

export const sessionKey = string({
  description: 'The unique identifier for a session.',
  example: 'Session Key value',
  maxLength: 1024,
  indexed: true,
})

export const sessionType = enumeration(allowedRemoteAssistanceActions, {
  description: 'Remote Help session type.',
  example: 'takeFullControl',
})

export const acsHelperUserToken = secret(
  string({
    description: 'The ACS user token of the helper.',
    example: 'Acs Helper User Token value',
    maxLength: 4096,
    mayBeEmpty: true,
  }),
)

export const pubSubHelperAccessUri = secret(
  string({
    description: 'The URI with which the helper joins the Azure Web PubSub group.',
    example: 'Pub Sub Helper Access Uri value',
    maxLength: 4096,
  }),
)

export const sessionExpirationDateTime = dateTimeOffset({
  description: 'When the Azure Web PubSub session expires.',
  example: '2016-12-31T23:59:57.5564522-08:00',
})
