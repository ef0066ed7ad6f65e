import type { Issuer } from '../clients/tokens.ts'

/** A gateway that answers, whatever it runs on. */
export interface Running {
  /** Sends a request to a path of the gateway, without following redirects. */
  readonly fetch: (path: string, init?: RequestInit) => Promise<Response>
  /** Signs tokens that this gateway takes. */
  readonly issuer: Issuer
  /** What the gateway was told its own address is. */
  readonly publicUrl: string
  /** What the gateway has written so far. */
  readonly output: () => string
  readonly stop: () => Promise<void>
}

export const publicUrl = 'https://help.example.test'
export const tenants = [
  'aaaaaaaa-0000-4000-8000-000000000001',
  'bbbbbbbb-0000-4000-8000-000000000002',
  'dddddddd-0000-4000-8000-000000000004',
] as const
/** Tenants that one part of the contract each has to itself, so that it may count what is there in any order of tests. */
export const ownTenants = {
  publishedPages: tenants[2],
  query: 'f0000000-0000-4000-8000-000000000001',
  nextLinks: 'f0000000-0000-4000-8000-000000000006',
  kinds: 'f0000000-0000-4000-8000-000000000005',
  sizes: 'f0000000-0000-4000-8000-000000000007',
  lists: 'f0000000-0000-4000-8000-000000000002',
  settings: 'f0000000-0000-4000-8000-000000000003',
  untouchedSettings: 'f0000000-0000-4000-8000-000000000004',
  sessions: 'f0000000-0000-4000-8000-000000000008',
  guesses: 'f0000000-0000-4000-8000-000000000009',
} as const
export const audience = '11111111-2222-4333-8444-555555555555'
/** Another audience, whose letters have a case. */
export const namedAudience = 'api://help'

const keyText = '0123456789abcdef0123456789abcdef'
/** The key that seals. */
export const testKey = { kid: 'test', bytes: new TextEncoder().encode(keyText) }

/** The settings of a gateway under test: the tenants and audiences above, the test's own keys. */
export const settingsFor = (issuer: Pick<Issuer, 'jwks'>) => ({
  PUBLIC_URL: publicUrl,
  AUTH_TENANTS: [...tenants, ...Object.values(ownTenants)].join(','),
  AUTH_AUDIENCE: `${audience},${namedAudience}`,
  AUTH_JWKS: JSON.stringify(issuer.jwks),
  ENCRYPTION_KEYS: `${testKey.kid}:${btoa(keyText)}`,
  RATE_LIMITS: 'off',
})
