import type { UnitWrite } from '../../db/store/store.ts'
import type { Stored } from '../../db/store/stored.ts'
import { createRemoteHelpSessionResponse as response } from '../../entities/create-remote-help-session-response.ts'
import { managedDevice } from '../../entities/managed-device.ts'
import { remoteHelpSession } from '../../entities/remote-help-session.ts'
import { sessionType } from '../../entities/session-properties.ts'
import { GraphError } from '../../errors.ts'
import { defineAction } from '../../model/action.ts'
import type { Entity } from '../../model/value.ts'
import type { Behaviour, HandlerDependencies, Invocation } from '../behaviour.ts'
import { demandAllowed } from './allowed-on-device.ts'
import { answered, madeBefore } from './answered.ts'
import { withLaunch } from './device-action.ts'
import { tooBusy } from './refusals.ts'
import { endedRow } from './report-row.ts'
import { onDevice } from './session-actions.ts'
import { newSessionKey } from './session-key.ts'
import { isOver, newLife } from './session-state.ts'
import { helperOnDevice, lifeOf, type Session, sessionOf } from './stored-session.ts'

/** How often a device is looked at again that others change at the same time. */
const mostTries = 5
/** Sessions of a helper on a device that are looked at: all but the last one are over. */
const mostLooked = 20

/** Makes a session of the caller on the device. One that the caller had there is over then. */
export const createRemoteHelpSession: Behaviour = {
  action: defineAction(
    onDevice({
      name: 'createRemoteHelpSession',
      description:
        'Creates a session of the caller, who is its helper, on the device. One that the caller had on it before ends.',
      parameters: { sessionType },
      returns: { entity: response, context: 'type' },
    }),
  ),
  holdsPrecondition: false,
  refusals: ['Conflict'],
  handle: async (dependencies, invocation) => {
    const { store, clock, rooms } = dependencies
    const { context, id, principal, parameters } = invocation
    const made = await store.recorded(context)
    if (made !== undefined) return madeBefore(dependencies, context, { type: response, id: made })
    if (parameters.sessionType === 'unknownFutureValue')
      throw new GraphError('BadRequest', "The parameter 'sessionType' must be a kind of session that there is.", {
        target: 'sessionType',
      })
    for (let tries = 0; tries < mostTries; tries += 1) {
      const device = await store.read(context, managedDevice, id)
      if (!device) return 'absent'
      await demandAllowed(dependencies, context, { device: device.entity, kind: parameters.sessionType })
      const now = clock()
      const value = helperOnDevice(id, principal.actor)
      const found = await store.find(context, remoteHelpSession, {
        property: 'helperOnDevice',
        value,
        most: mostLooked,
      })
      const others = found.map(sessionOf).filter((session) => !isOver(session, now))
      const session = await newSession(dependencies, invocation, device)
      const { id: sessionId = null, sessionKey = null, sessionType = null } = session
      const answer = { id: sessionId, sessionKey, sessionType }
      const outcome = await store.unit(context, {
        attempt: String(sessionId),
        // Two at once on one device: the second sees the session of the first.
        guard: {
          type: managedDevice,
          id,
          revision: device.revision,
          changes: withLaunch(device.entity.deviceActionResults, 'pending', now),
        },
        writes: [
          { act: 'insert', type: response, entity: answer },
          { act: 'insert', type: remoteHelpSession, entity: session },
          ...others.flatMap((other) => superseded(other, now)),
        ],
      })
      if (outcome === 'mismatch') continue
      await Promise.all(others.map((other) => rooms.ended({ tenant: context.tenant, session: other.id })))
      return answered(dependencies, context, outcome, { type: response, entity: answer, at: 0 })
    }
    throw tooBusy()
  },
}

const newSession = async (
  dependencies: HandlerDependencies,
  { context, id, principal, parameters }: Invocation,
  { entity: device }: Stored,
): Promise<Entity> => {
  const { store, newId, clock, sessionTimes, retention, randomBytes } = dependencies
  let sessionKey = newSessionKey(randomBytes)
  while (
    (await store.find(context, remoteHelpSession, { property: 'sessionKey', value: sessionKey, most: 1 })).length > 0
  )
    sessionKey = newSessionKey(randomBytes)
  return {
    id: newId(),
    sessionKey,
    sessionType: parameters.sessionType ?? null,
    ...lifeOf(newLife(clock(), sessionTimes, retention)),
    deviceId: id,
    deviceName: device.deviceName ?? null,
    helperUserId: principal.actor,
    helperOnDevice: helperOnDevice(id, principal.actor),
    sharerUserId: null,
    grantedAt: null,
  }
}

const superseded = (session: Session, now: number): readonly UnitWrite[] => [
  { act: 'update', type: remoteHelpSession, id: session.id, changes: { state: 'ended' } },
  ...endedRow(session, now),
]
