import type { Store } from '../../db/store/store.ts'
import type { Dependencies } from '../../dependencies.ts'
import { managedDevice } from '../../entities/managed-device.ts'
import { remoteAssistanceSettings } from '../../entities/remote-assistance-settings.ts'
import { remoteHelpSession } from '../../entities/remote-help-session.ts'
import type { StandingOf } from '../../relay/rooms.ts'
import { isOver } from './session-state.ts'
import { sessionOf } from './stored-session.ts'

interface Needs extends Pick<Dependencies, 'clock'> {
  readonly store: Store
}

/** Reads what a room has to know of its session; undefined where it is over or never was. */
export const standingOf =
  ({ store, clock }: Needs): StandingOf =>
  async ({ tenant, session: id }) => {
    const context = { tenant, meter: { rowsRead: 0, rowsWritten: 0, attempts: 0 }, repeatable: undefined }
    const stored = await store.read(context, remoteHelpSession, id)
    const session = stored && sessionOf(stored)
    if (!session || isOver(session, clock())) return undefined
    // With its device a session is gone: nobody comes in any more.
    if (!(await store.read(context, managedDevice, session.deviceId, []))) return undefined
    const settings = await store.read(context, remoteAssistanceSettings, '')
    return { expiresAt: session.expiresAt, isChatBlocked: settings?.entity.blockChat === true }
  }
