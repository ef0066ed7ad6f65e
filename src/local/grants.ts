import { elapsed, type Tick, type Ticks } from '../clock.ts'
import { keepNewest } from '../text/keep-newest.ts'
import type { AuthorizeForm } from './authorize-request.ts'
import type { Grant } from './identity.ts'

/** In milliseconds. */
const codeLifetime = 10 * 60_000
/** The most codes, and the most refresh tokens; the oldest make room. */
const capacity = 1000

/**
 * What a client may turn into tokens later: codes once, refresh tokens again and again. Gone with the process.
 */
export const createGrants = (ticks: Ticks) => {
  const codes = new Map<string, AuthorizeForm & { readonly issuedAt: Tick }>()
  const refreshable = new Map<string, { readonly grant: Grant; readonly scope: string }>()
  return {
    issueCode: (form: AuthorizeForm) => store(codes, { ...form, issuedAt: ticks() }),
    /** A code works once, right or wrong (RFC 6749, section 4.1.2). */
    takeCode: (code: string): AuthorizeForm | undefined => {
      const form = codes.get(code)
      codes.delete(code)
      return form && elapsed(form.issuedAt, ticks()) < codeLifetime ? form : undefined
    },
    issueRefreshToken: (grant: Grant, scope: string) => store(refreshable, { grant, scope }),
    refresh: (token: string) => refreshable.get(token),
  }
}

/** See `createGrants`. */
export type Grants = ReturnType<typeof createGrants>

const store = <T>(entries: Map<string, T>, value: T): string => {
  const name = crypto.randomUUID()
  keepNewest(entries, [name, value], capacity)
  return name
}
