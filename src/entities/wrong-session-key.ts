import { defineEntity } from '../model/entity-type.ts'
import { dateTimeOffset, string } from '../model/property.ts'
import { serviceConfiguration } from './permissions.ts'

/** One try to join a session by a key that none has: so many of a caller are too many. */
export const wrongSessionKey = defineEntity({
  name: 'wrongSessionKey',
  path: 'wrongSessionKey',
  description: 'A try to join a session that there is none of.',
  isInternal: true,
  permissions: serviceConfiguration,
  expires: true,
  properties: {
    userId: string({ description: 'Who tried.', example: 'a', maxLength: 256, indexed: true }),
    triedAt: dateTimeOffset({ description: 'When.', example: '2030-01-31T12:00:00Z' }),
  },
})
