import { groupOf } from '../../auth/client-access.ts'
import type { Principal } from '../../auth/principal.ts'
import type { StoreContext } from '../../db/store/store.ts'
import { remoteAssistanceSettings } from '../../entities/remote-assistance-settings.ts'
import { fromInstant, instantOf } from '../../model/date-time.ts'
import type { HandlerDependencies } from '../behaviour.ts'
import { demandStillAllowed } from './allowed-on-device.ts'
import { launchWrites } from './device-action.ts'
import { sessionWithKey } from './find-session.ts'
import { noSession, refusalOf } from './refusals.ts'
import { sessionKey } from './session-actions.ts'
import { isOver } from './session-state.ts'
import type { Session } from './stored-session.ts'
import { takeStep } from './take-step.ts'
import { countTry } from './wrong-keys.ts'

/** What a sharer sends. */
export const joinParameters = { sessionKey }

/** What a sharer is told. */
export interface JoinedSession {
  readonly sessionType: string
  readonly helperUserId: string
  readonly pubSubGroupId: string
  /** Holds a token: a secret. */
  readonly pubSubSharerAccessUri: string
  readonly sessionExpirationDateTime: string
  readonly isChatBlocked: boolean
}

interface Joining {
  readonly context: StoreContext
  readonly principal: Principal
  readonly sessionKey: string
}

/**
 * Lets a sharer into the session of a key. Throws 404 for a key of none, 403 where the
 * tenant's settings allow it no more, 409 where it has its sharer, 429 after too many
 * wrong keys. The same request, sent again, is answered again, with a URI that is fresh.
 */
export const joinSession = async (
  dependencies: HandlerDependencies,
  { context, principal, sessionKey }: Joining,
): Promise<JoinedSession> => {
  const { store, clock, newId } = dependencies
  const find = async () => {
    const session = await sessionWithKey(dependencies, context, sessionKey)
    if (!session || isOver(session, clock())) throw noSession()
    return session
  }
  const isRecorded = (await store.recorded(context)) !== undefined
  const { forget } = await countTry(dependencies, context, principal.actor)
  const found = await find()
  await forget()
  await demandStillAllowed(dependencies, context, found)
  if (isRecorded) return answerOf(dependencies, context, found, principal)
  const { session, outcome } = await takeStep(dependencies, context, {
    step: 'join',
    attempt: newId(),
    find,
    changes: () => ({ sharerUserId: principal.actor }),
    writes: ({ deviceId }) => launchWrites(dependencies, context, { deviceId, actionState: 'done' }),
  })
  return answerOf(
    dependencies,
    context,
    'doneBy' in outcome ? await find() : { ...session, sharerUserId: principal.actor },
    principal,
  )
}

const answerOf = async (
  { store, clientAccessUri }: HandlerDependencies,
  context: StoreContext,
  { id, sessionType, helperUserId, sharerUserId, expiresAt }: Session,
  { actor }: Principal,
): Promise<JoinedSession> => {
  // An application may stand for many users, and a record tells its requests apart, not its users.
  if (sharerUserId !== actor) throw refusalOf('taken')
  const { tenant } = context
  const settings = await store.read(context, remoteAssistanceSettings, '')
  return {
    sessionType,
    helperUserId,
    pubSubGroupId: groupOf(id),
    pubSubSharerAccessUri: await clientAccessUri({ tenant, session: id, side: 'sharer', user: actor, expiresAt }),
    sessionExpirationDateTime: fromInstant(instantOf(expiresAt)),
    isChatBlocked: settings?.entity.blockChat === true,
  }
}
