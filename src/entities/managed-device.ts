import { defineEntity } from '../model/entity-type.ts'
import { complexKind } from '../model/kinds/complex.ts'
import { collection, dateTimeOffset, type Property, string } from '../model/property.ts'
import { deviceActionResult } from './device-action-result.ts'
import { managedDevices } from './permissions.ts'

const text = (description: string, example: string): Property =>
  string({ description, example, maxLength: 256, nullable: true })

export const managedDevice = defineEntity({
  name: 'managedDevice',
  path: 'deviceManagement/managedDevices',
  description: 'A device that a helper can be asked for: of the published type, what Remote Help needs.',
  permissions: managedDevices,
  properties: {
    // Null in the published metadata; here a session shows it, where it may not be.
    deviceName: string({ description: 'The name of the device.', example: 'Device Name value', maxLength: 256 }),
    userId: text('The id of the user of the device.', 'User Id value'),
    userPrincipalName: text('The principal name of the user of the device.', 'User Principal Name value'),
    emailAddress: text('The email address of the user of the device.', 'Email Address value'),
    operatingSystem: text('The operating system of the device.', 'Operating System value'),
    osVersion: text('The version of the operating system.', 'Os Version value'),
    azureADDeviceId: string({
      description: 'The id of the device in Microsoft Entra.',
      example: 'Azure ADDevice Id value',
      maxLength: 256,
      nullable: true,
      indexed: true,
    }),
    manufacturer: text('The manufacturer of the device.', 'Manufacturer value'),
    model: text('The model of the device.', 'Model value'),
    serialNumber: text('The serial number of the device.', 'Serial Number value'),
    enrolledDateTime: dateTimeOffset({
      description: 'When the device was enrolled; null for one that is not.',
      example: '2016-12-31T23:59:43.797191-08:00',
      nullable: true,
    }),
    lastSyncDateTime: dateTimeOffset({
      description: 'When the device last completed a sync.',
      example: '2017-01-01T00:02:49.3205976-08:00',
      nullable: true,
    }),
    deviceActionResults: collection(complexKind(deviceActionResult), {
      description: 'What came of the actions on the device.',
      example: [
        {
          actionName: 'remoteHelpLaunch',
          actionState: 'pending',
          startDateTime: '2016-12-31T23:58:46.7156189-08:00',
          lastUpdatedDateTime: '2017-01-01T00:00:56.8321556-08:00',
        },
      ],
      mostItems: 20,
      mostBytes: 8 * 1024,
      readOnly: true,
      defaultValue: [],
    }),
  },
})
