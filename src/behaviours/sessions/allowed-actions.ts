import { allowedRemoteAssistanceActions } from '../../entities/allowed-remote-assistance-actions.ts'
import { deviceManagement } from '../../entities/device-management.ts'
import { serviceConfiguration } from '../../entities/permissions.ts'
import { remoteAssistanceSettings } from '../../entities/remote-assistance-settings.ts'
import { defineAction } from '../../model/action.ts'
import { boolean, flags, string } from '../../model/property.ts'
import type { Value } from '../../model/value.ts'
import type { Behaviour } from '../behaviour.ts'

const text = (description: string, example: string) => string({ description, example, maxLength: 256 })
const guid = '0193a1c0-0000-7000-8000-000000000000'

/** Nobody is at an unattended device to say yes, so that it has to be one that the tenant manages. */
const ofEnrolled = 'viewScreen,takeFullControl,elevation,unattended'
const ofUnenrolled = 'viewScreen,takeFullControl,elevation'

/** Tells which kinds of session the caller may start with a sharer: none is null, for which the enumeration has no member. */
export const getAllowedRemoteAssistanceActions: Behaviour = {
  action: defineAction({
    name: 'getAllowedRemoteAssistanceActions',
    description: 'Which kinds of session the caller may start with a sharer on a device; nothing where it is none.',
    boundTo: deviceManagement,
    versions: ['beta'],
    permissions: serviceConfiguration.read,
    isFunction: true,
    parameters: {
      sharerId: text('The sharer.', guid),
      sharerTenantId: text('The tenant of the sharer.', guid),
      sharerAadDeviceId: text("The sharer's device in Microsoft Entra.", guid),
      sharerDeviceIntuneMDMEnrolled: boolean({ description: 'Whether that device is enrolled.', example: true }),
    },
    returns: {
      value: flags(allowedRemoteAssistanceActions, {
        description: 'The kinds of session.',
        example: 'takeFullControl',
        nullable: true,
      }),
    },
  }),
  holdsPrecondition: false,
  handle: async ({ store }, { context, parameters }) => {
    const settings = (await store.read(context, remoteAssistanceSettings, ''))?.entity
    const isOn = settings?.remoteAssistanceState === 'enabled'
    const isOwnTenant = String(parameters.sharerTenantId).toLowerCase() === context.tenant
    const isEnrolled = parameters.sharerDeviceIntuneMDMEnrolled === true
    return { value: isOn && isOwnTenant ? allowedOn(isEnrolled, settings.allowSessionsToUnenrolledDevices) : null }
  },
}

const allowedOn = (isEnrolled: boolean, allowsUnenrolled: Value | undefined): Value => {
  if (isEnrolled) return ofEnrolled
  return allowsUnenrolled === true ? ofUnenrolled : null
}
