/** What an injected error is answered with, in the gateway's own words where it has any. */
export interface InjectedAnswer {
  readonly status: number
  /** Of Graph's error envelope; some that the gateway itself never has cause for. */
  readonly code: string
  readonly message: string
  /** Tells how long to wait, and refuses whoever comes back earlier. */
  readonly waits?: true
}

/** The faults that are an answer, by their names. */
export const errorFaults = {
  throttle: { status: 429, code: 'TooManyRequests', message: 'Please retry again later.', waits: true },
  expired: {
    status: 401,
    code: 'InvalidAuthenticationToken',
    message: 'Lifetime validation failed, the token is expired.',
  },
  forbidden: {
    status: 403,
    code: 'Forbidden',
    message: 'Application is not authorized to perform this operation.',
  },
  'not-found': { status: 404, code: 'ResourceNotFound', message: 'The resource asked for does not exist.' },
  conflict: { status: 409, code: 'Conflict', message: 'Another object has the same key.' },
  precondition: {
    status: 412,
    code: 'PreconditionFailed',
    message: "The entity tag in the request does not match the resource's current one.",
  },
  error: { status: 500, code: 'InternalServerError', message: 'An unexpected error has occurred.' },
  'bad-gateway': { status: 502, code: 'BadGateway', message: 'A server that this one asked has failed.' },
  unavailable: {
    status: 503,
    code: 'ServiceNotAvailable',
    message: 'The service is temporarily unavailable. Try again later.',
    waits: true,
  },
  keys: {
    status: 503,
    code: 'ServiceNotAvailable',
    message: 'The keys to verify access tokens with are out of reach. Try again later.',
    waits: true,
  },
} as const satisfies Readonly<Record<string, InjectedAnswer>>

/** What a request of a batch is answered whose connection, had it one of its own, would be dropped. */
export const lostInBatch: InjectedAnswer = {
  status: 504,
  code: 'GatewayTimeout',
  message: 'The request was not answered in time. It may have been carried out or not.',
}

/** The faults that are done to a connection, or take time, by their names. */
export const otherFaults = ['latency', 'cut', 'drop', 'drop-after'] as const

/** A kind of fault. */
export type FaultKind = keyof typeof errorFaults | (typeof otherFaults)[number]

export const isErrorFault = (kind: FaultKind): kind is keyof typeof errorFaults => kind in errorFaults

// Holds because these are the names of the record just above.
export const faultKinds = [...(Object.keys(errorFaults) as (keyof typeof errorFaults)[]), ...otherFaults]
