import { defineEntity } from '../model/entity-type.ts'
import type { EnumType } from '../model/kinds/enum-type.ts'
import { boolean, enumeration } from '../model/property.ts'
import { serviceConfiguration } from './permissions.ts'

const remoteAssistanceState: EnumType = {
  name: 'remoteAssistanceState',
  description: 'Whether remote assistance is on for the account.',
  isFlags: false,
  members: { disabled: 1, enabled: 2 },
}

export const remoteAssistanceSettings = defineEntity({
  name: 'remoteAssistanceSettings',
  path: 'deviceManagement/remoteAssistanceSettings',
  description: "The tenant's settings for remote assistance.",
  versions: ['beta'],
  singleton: true,
  permissions: serviceConfiguration,
  properties: {
    remoteAssistanceState: enumeration(remoteAssistanceState, {
      description: 'The current state of remote assistance for the account.',
      example: 'enabled',
      defaultValue: 'disabled',
    }),
    allowSessionsToUnenrolledDevices: boolean({
      description: 'Whether sessions to devices that are not enrolled are allowed.',
      example: true,
      defaultValue: false,
    }),
    blockChat: boolean({
      description: 'Whether chat between helper and sharer is blocked.',
      example: true,
      defaultValue: false,
    }),
  },
})
