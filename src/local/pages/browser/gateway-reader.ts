import type { RequestRecord } from '../../control/watch.ts'
import { control, type ServedSet, sentenceOf } from './control.ts'

export type Row = Readonly<Record<string, unknown>>

export type Reading =
  | { readonly rows: readonly Row[]; readonly count: number }
  /** Why there are none, in the gateway's words. */
  | { readonly refused: string }

/** Rows shown at most. */
const mostRows = 50
/**
 * By this the requests of the page are told from those of others: one for all of them, so that it does not list what it
 * asked before it was loaded anew, or asks in another tab.
 */
const name = '0eb10e60-0000-4000-8000-000000000001'
/** In milliseconds: a token is renewed before it ends. */
const margin = 60_000

/** Reads sets as any client does, with a token of its own. */
export const gatewayReader = () => {
  let held = { token: '', until: 0 }
  const token = async () => {
    if (Date.now() > held.until - margin) {
      const { token, expiresIn } = await control.token({})
      held = { token, until: Date.now() + expiresIn * 1000 }
    }
    return held.token
  }
  return {
    isOwn: ({ headers }: RequestRecord) => headers['client-request-id'] === name,
    read: async ({ path, versions, singleton }: ServedSet, filter: string): Promise<Reading> => {
      const options = new URLSearchParams({
        $top: String(mostRows),
        $count: 'true',
        ...(filter && { $filter: filter }),
      })
      const response = await fetch(`/${versions[0]}/${path}${singleton ? '' : `?${options}`}`, {
        headers: {
          Authorization: `Bearer ${await token()}`,
          'client-request-id': name,
          // To look is not to use up a fault that waits for someone else.
          Prefer: 'gateway-fault=none',
        },
      })
      if (!response.ok) {
        held = { token: '', until: 0 }
        return { refused: await sentenceOf(response) }
      }
      const body = await response.json()
      return singleton ? { rows: [body], count: 1 } : { rows: body.value, count: body['@odata.count'] }
    },
  }
}
