import type { AuthorizeForm } from './authorize-request.ts'
import type { Grant } from './identity.ts'

/** In milliseconds. */
const codeLifetime = 10 * 60_000
/** Codes and refresh tokens kept; the oldest go first. */
const mostKept = 1000

/**
 * What a client may turn into tokens later: codes once, refresh tokens again and again. Gone with the process. The clock
 * is in milliseconds.
 */
export const createGrants = (clock: () => number) => {
  const codes = new Map<string, AuthorizeForm & { readonly until: number }>()
  const refreshable = new Map<string, { readonly grant: Grant; readonly scope: string }>()
  return {
    issueCode: (form: AuthorizeForm) => keep(codes, { ...form, until: clock() + codeLifetime }),
    /** A code works once, right or wrong (RFC 6749, section 4.1.2). */
    takeCode: (code: string): AuthorizeForm | undefined => {
      const found = codes.get(code)
      codes.delete(code)
      return found && clock() < found.until ? found : undefined
    },
    issueRefreshToken: (grant: Grant, scope: string) => keep(refreshable, { grant, scope }),
    refresh: (token: string) => refreshable.get(token),
  }
}

export type Grants = ReturnType<typeof createGrants>

const keep = <T>(kept: Map<string, T>, value: T): string => {
  const [oldest] = kept.keys()
  if (kept.size >= mostKept && oldest !== undefined) kept.delete(oldest)
  const name = crypto.randomUUID()
  kept.set(name, value)
  return name
}
