import { managedDevice } from '../../entities/managed-device.ts'
import { requestRemoteHelpSessionAccessResponse as response } from '../../entities/request-remote-help-session-access-response.ts'
import { GraphError } from '../../errors.ts'
import { defineAction } from '../../model/action.ts'
import { instantOf } from '../../model/date-time.ts'
import { string } from '../../model/property.ts'
import type { Behaviour, HandlerDependencies, Invocation } from '../behaviour.ts'
import { demandStillAllowed } from './allowed-on-device.ts'
import { answered, madeBefore } from './answered.ts'
import { sessionOfHelper } from './find-session.ts'
import { newGrant } from './new-grant.ts'
import { questionOf } from './question-of.ts'
import { declined, nobodyThere, refusalOf } from './refusals.ts'
import { grantedRow } from './report-row.ts'
import { onDevice, sessionKey } from './session-actions.ts'
import { stepped } from './session-state.ts'
import type { Session } from './stored-session.ts'
import { takeStep } from './take-step.ts'

/** Milliseconds that somebody at an unattended device has to say no; silence is a yes, as the product has it. */
const unattendedPatience = 30_000

/** Asks the sharer, and waits for the answer; a yes brings a fresh key and IV. */
export const requestRemoteHelpSessionAccess: Behaviour = {
  action: defineAction(
    onDevice({
      name: 'requestRemoteHelpSessionAccess',
      description:
        'Asks the sharer of a session for access and waits for the answer. Each access that is granted has a key and an IV of its own.',
      parameters: {
        sessionKey,
        pubSubConnectionId: string({
          description: "The caller's connection, as `connected` has named it.",
          example: 'c.0193a1c0-0000-7000-8000-000000000000.Zr1u',
          maxLength: 1024,
        }),
      },
      returns: { entity: response, context: 'type' },
    }),
  ),
  holdsPrecondition: false,
  refusals: ['Conflict', 'GatewayTimeout'],
  handle: async (dependencies, invocation) => {
    const { store, clock, rooms, newId, sessionTimes } = dependencies
    const { context } = invocation
    const made = await store.recorded(context)
    if (made !== undefined) return madeBefore(dependencies, context, { type: response, id: made })
    const asked = await sessionOfHelper(dependencies, invocation)
    await demandStillAllowed(dependencies, context, asked)
    const mayAsk = stepped(asked, 'ask', { now: clock(), life: sessionTimes.life })
    if (typeof mayAsk === 'string') throw refusalOf(mayAsk)

    const requestId = context.repeatable ? await questionOf(context.repeatable) : newId()
    await demandConsent(dependencies, invocation, asked, requestId)

    const grant = newGrant(requestId, dependencies.randomBytes)
    const { pubSubEncryptionKey, pubSubEncryption } = grant
    const { sessionType } = asked
    const id = newId()
    const entity = { id, sessionKey: asked.sessionKey, sessionType, pubSubEncryptionKey, pubSubEncryption }
    const device = (await store.read(context, managedDevice, asked.deviceId))?.entity
    const now = clock()
    const { outcome } = await takeStep(dependencies, context, {
      step: 'grant',
      attempt: id,
      find: () => sessionOfHelper(dependencies, invocation),
      changes: ({ grantedAt }) => ({ grantedAt: instantOf(grantedAt ?? now) }),
      writes: (session) => [{ act: 'insert', type: response, entity }, ...grantedRow(session, device, now)],
    })
    if (!('doneBy' in outcome)) await rooms.granted({ tenant: context.tenant, session: asked.id }, grant)
    return answered(dependencies, context, outcome, { type: response, entity, at: 0 })
  },
}

/** Resolves once the sharer has said yes. Throws for every other answer. */
const demandConsent = async (
  dependencies: HandlerDependencies,
  invocation: Invocation,
  { id, sessionType, helperUserId }: Session,
  requestId: string,
) => {
  const { rooms, sessionTimes, newId } = dependencies
  const { context, parameters, signal } = invocation
  const isUnattended = sessionType === 'unattended'
  const request = {
    requestId,
    connectionId: String(parameters.pubSubConnectionId),
    helperUserId,
    sessionType,
    patience: isUnattended ? unattendedPatience : sessionTimes.consent,
    silenceAllows: isUnattended,
  }
  const decision = await rooms.ask({ tenant: context.tenant, session: id }, request, signal)
  if (decision === 'allowed') return
  // What is over meanwhile is over, whatever was said.
  const find = () => sessionOfHelper(dependencies, invocation)
  await find()
  if (decision === 'stranger')
    throw new GraphError(
      'BadRequest',
      "The parameter 'pubSubConnectionId' must be a connection of the caller that is open in the session. Connect to its pubSubHelperAccessUri first.",
      { target: 'pubSubConnectionId' },
    )
  if (decision === 'alone') throw nobodyThere()
  if (decision === 'silent') throw new GraphError('GatewayTimeout', 'The sharer has not answered in time. Ask again.')
  if (decision === 'withdrawn')
    throw new GraphError('Conflict', 'The question to the sharer was withdrawn, as when another one took its place.')
  // Of a request that is refused nothing is recorded, but that the sharer does not want to.
  await takeStep(dependencies, { ...context, repeatable: undefined }, { step: 'decline', attempt: newId(), find })
  throw declined()
}
