/** Every code the gateway answers with, and the one status each goes with (live Intune's PascalCase spelling). */
export const statusOf = {
  BadRequest: 400,
  ModelValidationFailure: 400,
  InvalidAuthenticationToken: 401,
  Forbidden: 403,
  ResourceNotFound: 404,
  MethodNotAllowed: 405,
  NotAcceptable: 406,
  RequestTimeout: 408,
  Conflict: 409,
  PreconditionFailed: 412,
  RequestEntityTooLarge: 413,
  UriTooLong: 414,
  UnsupportedMediaType: 415,
  FailedDependency: 424,
  UpgradeRequired: 426,
  TooManyRequests: 429,
  RequestHeaderFieldsTooLarge: 431,
  InternalServerError: 500,
  NotImplemented: 501,
  ServiceNotAvailable: 503,
  GatewayTimeout: 504,
} as const

/** A code of Graph's error envelope. */
export type ErrorCode = keyof typeof statusOf

/**
 * Why a request is refused, in words that no caller chose, for the log: of tokens, of limits, of places in a request, of
 * the gateway itself.
 */
export type Reason =
  | ('no token' | 'not a token' | 'header' | 'lifetime' | 'expired' | 'not yet valid' | 'audience' | 'tenant')
  | ('version' | 'issuer' | 'kid unknown' | 'key issuer' | 'signature' | 'permission')
  | ('body size' | 'body depth' | 'batch size' | 'option length' | 'query depth' | 'comparisons' | 'list members')
  | ('rows examined' | 'literals' | 'order terms' | 'entity tags' | 'rate limit')
  | ('url length' | 'header size' | 'answer size' | 'waiting' | 'time' | 'not HTTP')
  | ('path' | 'not found' | 'method' | 'query' | 'body' | 'property')
  | ('Accept' | 'Content-Type' | 'Content-Encoding')
  | ('precondition' | 'dependsOn')
  | ('session' | 'declined' | 'no consent' | 'wrong keys')
  | ('keys out of reach' | 'draining' | 'not available' | 'internal')

const usualReasons: Readonly<Record<ErrorCode, Reason>> = {
  // A query option that is none: all others have a name that can be told.
  BadRequest: 'query',
  ModelValidationFailure: 'property',
  InvalidAuthenticationToken: 'not a token',
  Forbidden: 'permission',
  ResourceNotFound: 'not found',
  MethodNotAllowed: 'method',
  NotAcceptable: 'Accept',
  RequestTimeout: 'time',
  Conflict: 'session',
  PreconditionFailed: 'precondition',
  RequestEntityTooLarge: 'body size',
  UriTooLong: 'url length',
  UnsupportedMediaType: 'Content-Type',
  FailedDependency: 'dependsOn',
  UpgradeRequired: 'not HTTP',
  TooManyRequests: 'rate limit',
  RequestHeaderFieldsTooLarge: 'header size',
  InternalServerError: 'internal',
  NotImplemented: 'query',
  ServiceNotAvailable: 'not available',
  GatewayTimeout: 'no consent',
}

/** One fault among several, as `error.details[]` carries it (OData JSON 4.01, section 21). */
export interface ErrorDetail {
  readonly code: ErrorCode
  readonly message: string
  /** The property or query option at fault. */
  readonly target?: string
}

interface ErrorExtras {
  readonly target?: string | undefined
  readonly details?: readonly ErrorDetail[] | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  /** For the log, never shown; that of the cause where it is a GraphError, unless said. */
  readonly reason?: Reason | undefined
  /** Kept for the log, never shown. */
  readonly cause?: unknown
}

/** What a caller can mend. The message is a plain sentence that holds no secret: it is sent as it stands. */
export class GraphError extends Error {
  readonly code: ErrorCode
  readonly status: (typeof statusOf)[ErrorCode]
  readonly target: string | undefined
  readonly details: readonly ErrorDetail[] | undefined
  readonly headers: Readonly<Record<string, string>>
  /** Undefined where the code says all there is to say. */
  readonly reason: Reason | undefined

  constructor(code: ErrorCode, message: string, extras: ErrorExtras = {}) {
    super(message, extras.cause === undefined ? undefined : { cause: extras.cause })
    this.name = 'GraphError'
    this.code = code
    this.status = statusOf[code]
    this.target = extras.target
    this.details = extras.details
    this.headers = extras.headers ?? {}
    this.reason = extras.reason ?? (extras.cause instanceof GraphError ? extras.cause.reason : undefined)
  }
}

/** Of an error that gives no reason of its own, and whose target may not be told. */
export const usualReason = ({ code }: GraphError): Reason => usualReasons[code]

/** Whether the trouble is the gateway's own: what it leaves out of OData (501) is not, nor a sharer who does not answer (504). */
export const isOwnFault = ({ status }: GraphError) => status >= 500 && status !== 501 && status !== 504

/** The commonest of them: 400 `BadRequest`, with the query option or header at fault as its target. */
export const badRequest = (message: string, target?: string) => new GraphError('BadRequest', message, { target })

/** 429: a tenant has asked for more at once than may wait. */
export const tooManyWaiting = () =>
  new GraphError('TooManyRequests', 'Too many requests of this tenant are waiting. Send fewer at a time.', {
    headers: { 'Retry-After': '1' },
    reason: 'waiting',
  })

/** 400 for more than the gateway takes of something; the limit is the reason. */
export const overLimit = (limit: Reason, message: string, target?: string) =>
  new GraphError('BadRequest', message, { target, reason: limit })
