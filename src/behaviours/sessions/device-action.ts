import type { StoreContext, UnitWrite } from '../../db/store/store.ts'
import { managedDevice } from '../../entities/managed-device.ts'
import { instantOf } from '../../model/date-time.ts'
import type { Entity, Value } from '../../model/value.ts'
import { isRecord } from '../../text/record.ts'
import type { HandlerDependencies } from '../behaviour.ts'

/** What Intune calls a session among the actions on a device. */
const actionName = 'remoteHelpLaunch'

/** How far it has come: a session was made, its sharer joined, or it was over before anyone did. */
export type LaunchState = 'pending' | 'done' | 'canceled'

/** A device's results with that of its last session, which begins when it is pending; the one before it makes room. */
export const withLaunch = (results: Value | undefined, actionState: LaunchState, now: number): Entity => {
  const all = Array.isArray(results) ? results : []
  const isLaunch = (result: Value) => isRecord(result) && result.actionName === actionName
  const last = all.find(isLaunch)
  const at = instantOf(now)
  const startDateTime = actionState === 'pending' || !isRecord(last) ? at : (last.startDateTime ?? at)
  return {
    deviceActionResults: [
      ...all.filter((result) => !isLaunch(result)),
      { actionName, actionState, startDateTime, lastUpdatedDateTime: at },
    ],
  }
}

/** What a device's results become, as a part of a unit; nothing where the device is gone. */
export const launchWrites = async (
  { store, clock }: Pick<HandlerDependencies, 'store' | 'clock'>,
  context: StoreContext,
  { deviceId, actionState }: { readonly deviceId: string; readonly actionState: LaunchState },
): Promise<readonly UnitWrite[]> => {
  const device = await store.read(context, managedDevice, deviceId)
  if (!device) return []
  const changes = withLaunch(device.entity.deviceActionResults, actionState, clock())
  return [{ act: 'update', type: managedDevice, id: deviceId, changes }]
}
