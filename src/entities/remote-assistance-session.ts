import { defineEntity } from '../model/entity-type.ts'
import { boolean, dateTimeOffset, int32, string } from '../model/property.ts'
import { serviceConfiguration } from './permissions.ts'

const text = (description: string) => string({ description, example: 'a', maxLength: 1024, nullable: true })
const time = (description: string) => dateTimeOffset({ description, example: '2030-01-31T12:00:00Z', nullable: true })

/** A row of the sessions report: a session that took place here, or one that a client reported. */
export const remoteAssistanceSession = defineEntity({
  name: 'remoteAssistanceSession',
  path: 'remoteAssistanceSession',
  description: 'A session as the report of them shows it.',
  isInternal: true,
  permissions: serviceConfiguration,
  expires: true,
  // In the order of the published columns, which begin with a capital letter.
  properties: {
    attribute: text('The kind of session.'),
    date: text('The day on which it began, in UTC.'),
    dateDifference: int32({ description: 'How long it lasted, in seconds.', example: 60, nullable: true }),
    helperDeviceAadId: text('The device of the helper.'),
    helperDeviceName: text('Its name.'),
    helperEmail: text('The address of the helper.'),
    helperFirstName: text('The first name of the helper.'),
    helperLastName: text('The last name of the helper.'),
    sessionend: time('When it ended, or is over at the latest.'),
    sessionId: string({ description: 'The session.', example: 'a', maxLength: 1024, indexed: true }),
    sessionstart: time('When access was granted.'),
    sharerDeviceAadId: text('The device of the sharer.'),
    sharerDeviceName: text('Its name.'),
    sharerDeviceOS: text('Its operating system.'),
    sharerDeviceSerialNumber: text('Its serial number.'),
    sharerEmail: text('The address of the sharer.'),
    sharerFirstName: text('The first name of the sharer.'),
    sharerLastName: text('The last name of the sharer.'),
    isReported: boolean({ description: 'Whether a client has said so, and not the gateway.', example: false }),
  },
})
