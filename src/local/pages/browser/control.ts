/** A set that the gateway serves. */
export interface ServedSet {
  readonly path: string
  readonly versions: readonly string[]
  readonly singleton: boolean
  /** Names of the properties that are secrets. */
  readonly secrets: readonly string[]
}

export interface About {
  readonly tenant: string
  readonly user: string
  readonly application: string
  readonly permissions: readonly string[]
  readonly sets: readonly ServedSet[]
}

/** What has been asked of the gateway, and what came of it. */
export interface RequestRecord {
  readonly id: number
  readonly time: string
  readonly method: string
  readonly path: string
  readonly query: string
  /** 0 where the connection was dropped. */
  readonly status: number
  /** In milliseconds. */
  readonly duration: number
  readonly error?: string
  readonly reason?: string
  readonly target?: string
  readonly fault?: string
  readonly headers: Readonly<Record<string, string>>
}

export interface TokenOptions {
  readonly permissions?: readonly string[]
  readonly tenant?: string
  readonly expiresIn?: number
}

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
  token: async (options: TokenOptions): Promise<{ readonly token: string; readonly expiresIn: number }> =>
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
