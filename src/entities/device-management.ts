import { defineEntity } from '../model/entity-type.ts'
import { ownerAt } from '../model/owners.ts'
import { managedDevice } from './managed-device.ts'
import { serviceConfiguration } from './permissions.ts'
import { remoteAssistancePartner } from './remote-assistance-partner.ts'
import { remoteAssistanceSettings } from './remote-assistance-settings.ts'

// Singletons that only lead on, for actions to be bound to.

/** What reports are asked of. */
export const deviceManagementReports = defineEntity({
  name: 'deviceManagementReports',
  path: 'deviceManagement/reports',
  description: 'A container for the reports.',
  versions: ['beta'],
  singleton: true,
  permissions: serviceConfiguration,
  properties: {},
})

export const deviceManagement = ownerAt('deviceManagement', [
  remoteAssistancePartner,
  remoteAssistanceSettings,
  managedDevice,
  deviceManagementReports,
])
