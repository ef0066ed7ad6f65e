import { managedDevice } from '../../entities/managed-device.ts'
import type { ActionDeclaration } from '../../model/action.ts'
import { string } from '../../model/property.ts'

// What the actions of a session on a device share.

/** Who may do what to a session, as live clients have it: the documentation says nothing. */
const privileged = [
  'DeviceManagementManagedDevices.PrivilegedOperations.All',
  'DeviceManagementManagedDevices.ReadWrite.All',
]

export const readers = [
  'DeviceManagementManagedDevices.Read.All',
  'DeviceManagementManagedDevices.ReadWrite.All',
  'DeviceManagementManagedDevices.PrivilegedOperations.All',
]

/** The key of a session, as a parameter. */
export const sessionKey = string({
  description: 'The key of the session, as `createRemoteHelpSession` gave it.',
  example: 'k7m2xq9d',
  maxLength: 1024,
})

/** An action on a device. */
export const onDevice = (
  declaration: Omit<ActionDeclaration, 'boundTo' | 'versions' | 'permissions'>,
): ActionDeclaration => ({ boundTo: managedDevice, versions: ['beta'], permissions: privileged, ...declaration })
