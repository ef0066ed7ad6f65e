import { defineEntity } from '../model/entity-type.ts'
import type { EnumType } from '../model/kinds/enum-type.ts'
import { dateTimeOffset, enumeration, string } from '../model/property.ts'
import { serviceConfiguration } from './permissions.ts'
import { sessionKey, sessionType } from './session-properties.ts'

const remoteHelpSessionState: EnumType = {
  name: 'remoteHelpSessionState',
  description: 'How far a session has come.',
  isFlags: false,
  members: { created: 0, joined: 1, granted: 2, declined: 3, ended: 4 },
}

const time = (description: string) => dateTimeOffset({ description, example: '2030-01-31T12:00:00Z' })
const text = (description: string, example: string) => string({ description, example, maxLength: 256 })

/** What the gateway knows of a session. Of its secrets it has none but the key, by which it is found. */
export const remoteHelpSession = defineEntity({
  name: 'remoteHelpSession',
  path: 'remoteHelpSession',
  description: 'A session of a helper on a device.',
  isInternal: true,
  permissions: serviceConfiguration,
  expires: true,
  properties: {
    sessionKey,
    sessionType,
    state: enumeration(remoteHelpSessionState, { description: 'How far it has come.', example: 'created' }),
    deviceId: text('The managed device.', '0193a1c0-0000-7000-8000-000000000000'),
    deviceName: string({
      description: 'What the device was called.',
      example: 'PIXEL-7A',
      maxLength: 1024,
      nullable: true,
    }),
    helperUserId: text('Who made the session.', '0193a1c0-1111-7000-8000-000000000000'),
    helperOnDevice: string({
      description: 'The device and the helper, to find the sessions of one on the other by.',
      example: '0193a1c0-0000-7000-8000-000000000000 0193a1c0-1111-7000-8000-000000000000',
      maxLength: 520,
      indexed: true,
    }),
    sharerUserId: string({ description: 'Who joined it.', example: 'a', maxLength: 256, nullable: true }),
    grantedAt: dateTimeOffset({
      description: 'When its helper was first let in.',
      example: '2030-01-31T12:00:00Z',
      nullable: true,
    }),
    joinableUntil: time('Until when a sharer may join.'),
    expiresAt: time('When it is over.'),
    lastsUntil: time('Until when it can be extended.'),
  },
})
