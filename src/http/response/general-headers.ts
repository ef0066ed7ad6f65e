import type { GatewayContext } from '../gateway-env.ts'

interface GeneralHeader {
  /** What the OpenAPI document says of it. */
  readonly description: string
  readonly schema: { readonly type: 'string'; readonly format?: 'uuid' }
  readonly example?: string
  readonly valueFor: (c: GatewayContext) => string
}

const anyText = { type: 'string' } as const
const uuid = { type: 'string', format: 'uuid' } as const

/** The headers of every answer, by name. An answer that sets one of them itself keeps its own. */
export const generalHeaders = {
  'request-id': {
    description: 'The id of the request, to quote when asking for help.',
    schema: uuid,
    valueFor: (c) => c.get('requestId'),
  },
  'client-request-id': {
    description: "The caller's own id of the request where it was a GUID, else the `request-id`.",
    schema: uuid,
    valueFor: (c) => c.get('clientRequestId'),
  },
  'Cache-Control': {
    description: 'Who may keep the answer, and for how long.',
    schema: anyText,
    example: 'no-store',
    valueFor: () => 'no-store',
  },
  'X-Content-Type-Options': {
    description: 'That the body is what Content-Type says.',
    schema: anyText,
    example: 'nosniff',
    valueFor: () => 'nosniff',
  },
  'Strict-Transport-Security': {
    description: 'Seconds for which to call the gateway over https only.',
    schema: anyText,
    example: 'max-age=31536000',
    valueFor: () => 'max-age=31536000',
  },
} as const satisfies Readonly<Record<string, GeneralHeader>>

const entries = Object.entries<GeneralHeader>(generalHeaders)

/** Their values in the answer to a request. */
export const generalHeadersFor = (c: GatewayContext): Readonly<Record<string, string>> =>
  Object.fromEntries(entries.map(([name, { valueFor }]) => [name, valueFor(c)]))

/** Adds to an answer those that it does not have. */
export const addGeneralHeaders = (c: GatewayContext) => {
  for (const [name, value] of Object.entries(generalHeadersFor(c))) {
    if (!c.res.headers.has(name)) c.header(name, value)
  }
}
