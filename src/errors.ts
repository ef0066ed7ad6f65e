/** Every code the gateway answers with, and the one status each goes with (live Intune's PascalCase spelling). */
export const statusOf = {
  BadRequest: 400,
  ModelValidationFailure: 400,
  InvalidAuthenticationToken: 401,
  Forbidden: 403,
  ResourceNotFound: 404,
  MethodNotAllowed: 405,
  NotAcceptable: 406,
  PreconditionFailed: 412,
  RequestEntityTooLarge: 413,
  UnsupportedMediaType: 415,
  FailedDependency: 424,
  TooManyRequests: 429,
  InternalServerError: 500,
  NotImplemented: 501,
  ServiceNotAvailable: 503,
} as const

/** A code of Graph's error envelope. */
export type ErrorCode = keyof typeof statusOf

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

  constructor(code: ErrorCode, message: string, extras: ErrorExtras = {}) {
    super(message, extras.cause === undefined ? undefined : { cause: extras.cause })
    this.name = 'GraphError'
    this.code = code
    this.status = statusOf[code]
    this.target = extras.target
    this.details = extras.details
    this.headers = extras.headers ?? {}
  }
}

/** Whether the trouble is the gateway's own: what OData has and the gateway leaves out (501) is not. */
export const isOwnFault = ({ status }: GraphError) => status >= 500 && status !== 501

/** The commonest of them: 400 `BadRequest`, with the query option or header at fault as its target. */
export const badRequest = (message: string, target?: string) => new GraphError('BadRequest', message, { target })
