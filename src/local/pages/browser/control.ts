import type { about } from '../../control/about.ts'
import type { TokenRequest } from '../../control/token.ts'
import type { RequestRecord } from '../../control/watch.ts'

/** What the gateway says of itself. */
export type About = ReturnType<typeof about>
/** A set that the gateway serves. */
export type ServedSet = About['sets'][number]

/** A fault as the gateway takes it. */
export type Rule = Readonly<Record<string, string | number>>

/** Throws an Error with the sentence that the gateway says. */
const ask = async (method: string, path: string, body?: string) => {
  const response = await fetch(`/_local${path}`, {
    method,
    ...(body === undefined ? {} : { body, headers: { 'Content-Type': 'application/json' } }),
  })
  if (!response.ok) throw new Error(await sentenceOf(response))
  return response
}

/** What an answer says is wrong. */
export const sentenceOf = async (response: Response) => {
  const body = await response.json().catch(() => undefined)
  return body?.error?.message ?? `The gateway answered ${response.status}.`
}

/** Local mode's control, as the pages use it. */
export const control = {
  about: async (): Promise<About> => (await ask('GET', '')).json(),
  token: async (options: TokenRequest): Promise<{ readonly token: string; readonly expiresIn: number }> =>
    (await ask('POST', '/token', JSON.stringify(options))).json(),
  seed: async (text: string): Promise<{ readonly entities: number }> => (await ask('POST', '/seed', text)).json(),
  export: async (): Promise<Blob> => (await ask('GET', '/export')).blob(),
  reset: async () => void (await ask('POST', '/reset')),
  requests: async (after: number): Promise<readonly RequestRecord[]> =>
    (await (await ask('GET', `/requests?after=${after}`)).json()).value,
  faults: async (): Promise<readonly Rule[]> => (await (await ask('GET', '/faults')).json()).rules,
  addFault: async (rule: Rule) => void (await ask('POST', '/faults', JSON.stringify(rule))),
  clearFaults: async () => void (await ask('DELETE', '/faults')),
}
