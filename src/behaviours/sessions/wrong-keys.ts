import type { StoreContext } from '../../db/store/store.ts'
import { wrongSessionKey } from '../../entities/wrong-session-key.ts'
import { GraphError } from '../../errors.ts'
import { instantOf } from '../../model/date-time.ts'
import type { HandlerDependencies } from '../behaviour.ts'

/** Wrong keys of one caller in a period, in milliseconds: beyond them it is guessing. */
const mostWrong = 10
const period = 10 * 60_000

/**
 * Counts a try to join as one by a wrong key, before the key is looked at: of many at the same time no more are judged than
 * of one after the other. Throws 429 for one too many, which is not counted. A try that turns out to be right is forgotten.
 */
export const countTry = async (
  { store, clock, newId }: Pick<HandlerDependencies, 'store' | 'clock' | 'newId'>,
  context: StoreContext,
  userId: string,
): Promise<{ readonly forget: () => Promise<void> }> => {
  // It is no write that the caller has asked for, so that it stands for no repeatable request.
  const own = { ...context, repeatable: undefined }
  const now = clock()
  const id = newId()
  await store.unit(own, {
    attempt: id,
    writes: [{ act: 'insert', type: wrongSessionKey, entity: { id, userId, triedAt: instantOf(now) } }],
  })
  const forget = async () => {
    await store.unit(own, { attempt: id, writes: [{ act: 'remove', type: wrongSessionKey, id }] })
  }
  const tries = await store.find(own, wrongSessionKey, { property: 'userId', value: userId, most: mostWrong + 1 })
  const oldest = tries[mostWrong]
  const since = oldest ? Date.parse(String(oldest.entity.triedAt)) : -Infinity
  // A clock that was set back keeps nobody waiting for longer than the period.
  if (Math.abs(now - since) >= period) return { forget }
  await forget()
  throw new GraphError('TooManyRequests', 'Too many keys of no session. Ask the helper for the key, and wait.', {
    headers: { 'Retry-After': String(Math.max(1, Math.ceil((since + period - now) / 1000))) },
    reason: 'wrong keys',
  })
}
