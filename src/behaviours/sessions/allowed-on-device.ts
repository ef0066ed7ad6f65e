import type { StoreContext } from '../../db/store/store.ts'
import { managedDevice } from '../../entities/managed-device.ts'
import { remoteAssistanceSettings } from '../../entities/remote-assistance-settings.ts'
import { GraphError } from '../../errors.ts'
import type { Entity, Value } from '../../model/value.ts'
import type { HandlerDependencies } from '../behaviour.ts'
import { noSession } from './refusals.ts'
import type { Session } from './stored-session.ts'

type Needs = Pick<HandlerDependencies, 'store'>

/**
 * Throws 404 where the device of a session was deleted meanwhile, and 403 where the settings allow no session on it any
 * more: who is connected stays so, and nothing new comes of the session.
 */
export const demandStillAllowed = async (
  { store }: Needs,
  context: StoreContext,
  { deviceId, sessionType }: Pick<Session, 'deviceId' | 'sessionType'>,
) => {
  const device = await store.read(context, managedDevice, deviceId)
  if (!device) throw noSession()
  await demandAllowed({ store }, context, { device: device.entity, kind: sessionType })
}

/** Throws 403 where the tenant's settings allow no session of the kind on the device. */
export const demandAllowed = async (
  { store }: Needs,
  context: StoreContext,
  { device, kind }: { readonly device: Entity; readonly kind: Value | undefined },
) => {
  const settings = (await store.read(context, remoteAssistanceSettings, ''))?.entity
  const path = '/beta/deviceManagement/remoteAssistanceSettings'
  if (settings?.remoteAssistanceState !== 'enabled')
    throw refused(
      `Remote assistance is disabled for the tenant. PATCH ${path} with {"remoteAssistanceState":"enabled"}.`,
    )
  if (isUnenrolled(device) && settings.allowSessionsToUnenrolledDevices !== true)
    throw refused(
      `The device is not enrolled: it has no enrolledDateTime. PATCH ${path} with {"allowSessionsToUnenrolledDevices":true} to allow that.`,
    )
  // Nobody is at an unattended device to say no, so that it has to be one that the tenant manages.
  if (isUnenrolled(device) && kind === 'unattended')
    throw refused(
      'The device is not enrolled, and so there is no unattended session on it. Create one of another kind.',
    )
}

const refused = (message: string) => new GraphError('Forbidden', message, { reason: 'session' })

const isUnenrolled = ({ enrolledDateTime }: Entity) =>
  // The year 1 is what Graph shows for a time that has not come.
  enrolledDateTime === null || enrolledDateTime === undefined || String(enrolledDateTime).startsWith('0001-')
