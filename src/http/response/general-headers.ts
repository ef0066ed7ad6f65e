/** The id of a request, and the caller's own. */
interface RequestIds {
  readonly requestId: string
  readonly clientRequestId: string
}

interface GeneralHeader {
  /** What the OpenAPI document says of it. */
  readonly description: string
  readonly schema: { readonly type: 'string'; readonly format?: 'uuid' }
  readonly example?: string
  readonly valueFor: (ids: RequestIds) => string
}

const anyText = { type: 'string' } as const
const uuid = { type: 'string', format: 'uuid' } as const

/** The headers of every answer, by name. An answer that sets one of them itself keeps its own. */
export const generalHeaders = {
  'request-id': {
    description: 'The id of the request, to quote when asking for help.',
    schema: uuid,
    valueFor: ({ requestId }) => requestId,
  },
  'client-request-id': {
    description: "The caller's own id of the request where it was a GUID, else the `request-id`.",
    schema: uuid,
    valueFor: ({ clientRequestId }) => clientRequestId,
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

/** Their values in the answer to a request; a record to add to. */
export const generalHeadersFor = (ids: RequestIds): Record<string, string> => {
  const headers: Record<string, string> = {}
  for (const [name, { valueFor }] of entries) headers[name] = valueFor(ids)
  return headers
}
