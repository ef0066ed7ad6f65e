/** A token for the tab: it is gone when that is closed, and no other tab sees it. */
const name = 'remote-help-gateway.token'

export interface KeptToken {
  readonly token: string
  /** Milliseconds since 1970. */
  readonly until: number
}

export const keptToken = {
  get: (): KeptToken | undefined => {
    const kept: KeptToken | undefined = JSON.parse(sessionStorage.getItem(name) ?? 'null') ?? undefined
    return kept && kept.until > Date.now() ? kept : undefined
  },
  set: (token: string, seconds: number) =>
    sessionStorage.setItem(name, JSON.stringify({ token, until: Date.now() + seconds * 1000 })),
  remove: () => sessionStorage.removeItem(name),
}
