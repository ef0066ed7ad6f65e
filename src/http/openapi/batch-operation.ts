import type { RouteConfig } from '@hono/zod-openapi'
import * as z from 'zod/mini'
import type { Version } from '../../model/version.ts'
import { mostRequests } from '../batch/batch-request.ts'
import { methods } from '../request/method.ts'
import { headers, parameters } from './components.ts'
import { described, named } from './described.ts'
import { tokenErrorResponses } from './error-responses.ts'
import { lateRoute } from './late-route.ts'
import { jsonBody, operationId } from './operation-object.ts'

const requests = () => {
  const request = z.object({
    id: described(z.string().check(z.minLength(1), z.maxLength(128)), { description: 'Unique in the batch.' }),
    method: z.enum(methods),
    url: described(z.string(), { description: "Relative to the version's root." }),
    headers: z.nullish(z.record(z.string(), z.nullable(z.string()))),
    body: described(z.optional(z.unknown()), {
      description: 'JSON, text for a Content-Type of `text/`, or base64 for another one; null for none.',
    }),
    dependsOn: described(z.nullish(z.array(z.string())), { description: 'Ids of requests that must succeed first.' }),
  })
  const requests = z
    .array(z.union([request, z.pick(request, { id: true, dependsOn: true })]))
    .check(z.minLength(1), z.maxLength(mostRequests))
  return named(
    'batchRequest',
    z.object({
      requests: described(requests, {
        description: 'One that is not as described here is answered 400 by itself, if it has an id.',
      }),
    }),
  )
}

const responses = () => {
  const response = z.object({
    id: z.string(),
    status: described(z.int(), { description: '424 when a request that this one depends on has failed.' }),
    headers: z.record(z.string(), z.string()),
    body: z.optional(z.unknown()),
  })
  return named('batchResponse', z.object({ responses: z.array(response) }))
}

const requestExample = {
  requests: [
    { id: '1', method: 'GET', url: '/deviceManagement/remoteAssistancePartners?$top=1' },
    { id: '2', method: 'GET', url: '/deviceManagement/remoteAssistancePartners/$count', dependsOn: ['1'] },
  ],
}

const responseExample = {
  responses: [
    { id: '1', status: 200, headers: { 'Content-Type': 'application/json' }, body: { value: [] } },
    { id: '2', status: 200, headers: { 'Content-Type': 'text/plain;charset=utf-8' }, body: '0' },
  ],
}

/** The OpenAPI operation of `$batch` in one version. */
export const batchOperation = (version: Version): RouteConfig =>
  lateRoute(
    'post',
    `/${version}/$batch`,
    typeof DOCUMENT_IS_BUILT === 'undefined'
      ? () => ({
          operationId: operationId('batch', version),
          summary: 'Send several requests in one',
          description: 'Up to twenty. Each is answered as it would be alone, with the identity of the batch.',
          tags: ['batch'],
          security: [{ bearer: [] }],
          parameters: parameters('format', 'client-request-id'),
          request: { body: { required: true, ...jsonBody(requests(), requestExample) } },
          responses: {
            200: {
              description: 'The answers, in any order.',
              headers: headers('OData-Version'),
              ...jsonBody(responses(), responseExample),
            },
            ...tokenErrorResponses('BadRequest', 'NotAcceptable', 'RequestEntityTooLarge', 'UnsupportedMediaType'),
          },
        })
      : undefined,
  )
