import type { StoreContext } from '../../db/store/store.ts'
import { remoteHelpSession } from '../../entities/remote-help-session.ts'
import type { HandlerDependencies, Invocation } from '../behaviour.ts'
import { noSession, notTheHelper } from './refusals.ts'
import { isOver } from './session-state.ts'
import { type Session, sessionOf } from './stored-session.ts'

/** The session of a key, over or not. */
export const sessionWithKey = async (
  { store }: Pick<HandlerDependencies, 'store'>,
  context: StoreContext,
  sessionKey: string,
): Promise<Session | undefined> => {
  // People read keys to each other, and write them as they like.
  const value = sessionKey.toLowerCase()
  const [found] = await store.find(context, remoteHelpSession, { property: 'sessionKey', value, most: 1 })
  return found && sessionOf(found)
}

/**
 * The session of the key that a helper names, on the device that the call is made on. Throws 404 where there is none, or
 * none any more, and 403 for anyone but its helper.
 */
export const sessionOfHelper = async (
  dependencies: Pick<HandlerDependencies, 'store' | 'clock'>,
  { context, id, principal, parameters }: Invocation,
): Promise<Session> => {
  const session = await sessionWithKey(dependencies, context, String(parameters.sessionKey))
  if (!session || session.deviceId !== id || isOver(session, dependencies.clock())) throw noSession()
  if (session.helperUserId !== principal.actor) throw notTheHelper()
  return session
}
