import type { Permissions } from '../model/entity-type.ts'

/** Permission letters R and W of the published pages: the same for every resource of the family. */
export const serviceConfiguration: Permissions = {
  read: [
    'DeviceManagementServiceConfig.Read.All',
    'DeviceManagementServiceConfig.ReadWrite.All',
    'DeviceManagementConfiguration.Read.All',
    'DeviceManagementConfiguration.ReadWrite.All',
  ],
  write: ['DeviceManagementServiceConfig.ReadWrite.All', 'DeviceManagementConfiguration.ReadWrite.All'],
}

/** For the devices that Intune manages, as their published pages say. */
export const managedDevices: Permissions = {
  read: ['DeviceManagementManagedDevices.Read.All', 'DeviceManagementManagedDevices.ReadWrite.All'],
  write: ['DeviceManagementManagedDevices.ReadWrite.All'],
}
