import type { Repeatable } from '../../db/store/repeatable.ts'

/**
 * The id of the question that a request puts which may be sent again: the same for each sending, so that two that come at
 * once are one question to the sharer. It tells nobody what the request's own id is.
 */
export const questionOf = async ({ application, requestId, fingerprint }: Repeatable): Promise<string> => {
  const bytes = new TextEncoder().encode(JSON.stringify([application, requestId, fingerprint]))
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return Array.from(digest.subarray(0, 16), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
