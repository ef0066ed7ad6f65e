import { GraphError } from '../../errors.ts'
import type { SessionRefusal } from './session-state.ts'

/**
 * The one answer for a key of no session, of another tenant's or device's, and of one that is over: it tells nobody which
 * keys there are.
 */
export const noSession = () => new GraphError('ResourceNotFound', 'The session asked for does not exist, or is over.')

export const notTheHelper = () =>
  new GraphError('Forbidden', 'Only the helper who created the session may do this.', { reason: 'session' })

export const declined = () =>
  new GraphError('Forbidden', 'The sharer has declined. Create another session to ask again.', { reason: 'declined' })

export const nobodyThere = () =>
  new GraphError('Conflict', 'No sharer is connected to the session. Ask again when one is.')

export const tooBusy = () =>
  new GraphError('Conflict', 'Other requests were changing the same thing at the same time. Send this one again.')

const refusals: Readonly<Record<SessionRefusal, () => GraphError>> = {
  over: noSession,
  unjoined: nobodyThere,
  taken: () => new GraphError('Conflict', 'A sharer has joined the session already. There is one sharer a session.'),
  unwilling: declined,
  longest: () =>
    new GraphError('BadRequest', 'The session cannot last any longer. Create another one.', { reason: 'session' }),
}

/** Why a step of a session is not taken, in words. */
export const refusalOf = (refusal: SessionRefusal) => refusals[refusal]()
