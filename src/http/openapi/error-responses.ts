import type { OpenAPIHono } from '@hono/zod-openapi'
import { type ErrorCode, GraphError, statusOf } from '../../errors.ts'
import type { GatewayEnv } from '../gateway-env.ts'
import { mostHeaderBytes, mostUrlCharacters } from '../request/head-limits.ts'
import { envelopeOf, errorEnvelope } from '../response/error-envelope.ts'
import { type HeaderName, headers } from './components.ts'
import { inDocument } from './described.ts'

interface DescribedError {
  readonly description: string
  readonly message: string
  readonly target?: string
  readonly headers?: readonly HeaderName[]
}

const invalidBody: DescribedError = {
  description: 'The request is malformed, or the body breaks the declaration; `details` lists every fault of a body.',
  message: "The property 'sessionKey' is required.",
  target: 'sessionKey',
  headers: ['Repeatability-Result'],
}

const responsesByCode = {
  BadRequest: {
    description: 'The request is malformed.',
    message: "The query option '$filte' is not supported.",
    target: '$filte',
    headers: ['Repeatability-Result'],
  },
  ModelValidationFailure: invalidBody,
  InvalidAuthenticationToken: {
    description: 'There is no valid access token.',
    message: 'Access token is empty.',
    headers: ['WWW-Authenticate'],
  },
  Forbidden: {
    description: 'The token has none of the permissions that would do, or it is not for this caller to do.',
    message: 'Application is not authorized to perform this operation.',
    headers: ['Repeatability-Result'],
  },
  ResourceNotFound: {
    description: 'The tenant has no such object.',
    message: 'The remoteAssistancePartner asked for does not exist.',
    headers: ['Repeatability-Result'],
  },
  Conflict: {
    description:
      'It does not go with how things are: nobody is there, somebody is there already, or it changes just now.',
    message: 'No sharer is connected to the session. Ask again when one is.',
    headers: ['Repeatability-Result'],
  },
  NotAcceptable: {
    description: 'The Accept header or `$format` allows nothing that is to be had.',
    message: 'The response can only be application/json, with odata.metadata none, minimal or full.',
    headers: ['Repeatability-Result'],
  },
  PreconditionFailed: {
    description: 'The entity tag is not the expected one, or the request was first sent too long ago.',
    message: "The entity tag in the request does not match the resource's current one.",
    headers: ['Repeatability-Result'],
  },
  RequestEntityTooLarge: {
    description: 'The body is too large: more than 64 KiB, a batch more than 1 MiB.',
    message: 'The request payload is larger than 64 KiB.',
    headers: ['Repeatability-Result'],
  },
  UriTooLong: {
    description: `The path and the query have more than ${mostUrlCharacters} characters.`,
    message: `The URL of a request must not be longer than ${mostUrlCharacters} characters.`,
  },
  RequestHeaderFieldsTooLarge: {
    description: `The headers, less Authorization, have more than ${mostHeaderBytes} bytes.`,
    message: `The headers of a request must not be larger than ${mostHeaderBytes} bytes in all.`,
  },
  UnsupportedMediaType: {
    description: 'The body is not JSON in UTF-8, plain or gzip.',
    message: 'The request payload must be application/json in UTF-8.',
    headers: ['Repeatability-Result'],
  },
  UpgradeRequired: {
    description: 'The version of the WebSocket protocol is not 13.',
    message: 'Only version 13 of the WebSocket protocol is spoken here.',
    target: 'Sec-WebSocket-Version',
    headers: ['Upgrade', 'Sec-WebSocket-Version'],
  },
  TooManyRequests: {
    description:
      'The tenant or the application has asked for more than its share, or for more at once than there is room for.',
    message: 'Please retry again later.',
    headers: ['Retry-After', 'Repeatability-Result'],
  },
  InternalServerError: {
    description: 'An unexpected error.',
    message: 'An unexpected error has occurred.',
  },
  NotImplemented: {
    description: 'Something of OData that the gateway leaves out.',
    message: "The query option '$apply' is not supported.",
    target: '$apply',
    headers: ['Repeatability-Result'],
  },
  GatewayTimeout: {
    description: 'Somebody who was asked has not answered in time.',
    message: 'The sharer has not answered in time. Ask again.',
    headers: ['Repeatability-Result'],
  },
  ServiceNotAvailable: {
    description: 'The keys or the database are out of reach.',
    message: 'The database is out of reach at the moment. Try again later.',
    headers: ['Retry-After'],
  },
} as const satisfies Partial<Record<ErrorCode, DescribedError>>

/** The error codes that operations are described to answer with. */
export type DescribedCode = keyof typeof responsesByCode

/** The responses of an operation that may fail with these codes, by status. */
export const errorResponses = (...codes: readonly DescribedCode[]) =>
  Object.fromEntries(codes.map((name) => [statusOf[name], { $ref: `#/components/responses/${name}` }]))

/** What every operation may be answered with. */
export const headErrors = ['UriTooLong', 'RequestHeaderFieldsTooLarge'] as const

/** What every operation that takes a token may be answered with, beside what it does. */
export const tokenErrorResponses = (...codes: readonly DescribedCode[]) =>
  errorResponses(
    ...headErrors,
    'InvalidAuthenticationToken',
    'TooManyRequests',
    'InternalServerError',
    'ServiceNotAvailable',
    ...codes,
  )

const isDescribed = (name: string): name is DescribedCode => Object.hasOwn(responsesByCode, name)

const exampleOf = (name: ErrorCode, { message, target }: DescribedError) => {
  const id = '0193a1c0-1111-7000-8000-000000000000'
  const details =
    name === 'ModelValidationFailure' ? [{ code: name, message, ...(target ? { target } : {}) }] : undefined
  const error = new GraphError(name, message, { target, details })
  return envelopeOf(error, { requestId: id, clientRequestId: id, time: Date.UTC(2030, 0, 31, 12) })
}

/** Puts the error envelope and a response for each code into the document. */
export const registerErrorResponses = ({ openAPIRegistry: registry }: OpenAPIHono<GatewayEnv>) => {
  registry.register('odataError', inDocument(errorEnvelope()))
  for (const name of Object.keys(responsesByCode).filter(isDescribed)) {
    const fault: DescribedError = responsesByCode[name]
    registry.registerComponent('responses', name, {
      description: fault.description,
      headers: headers(...(fault.headers ?? [])),
      content: {
        'application/json': {
          schema: { $ref: '#/components/schemas/odataError' },
          example: exampleOf(name, fault),
        },
      },
    })
  }
}
