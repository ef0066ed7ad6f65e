import type { RouteConfig } from '@hono/zod-openapi'
import * as z from 'zod'
import type { Version } from '../../model/version.ts'
import { mostRequests } from '../batch/batch-request.ts'
import { methods } from '../request/method.ts'
import { headers, parameters } from './components.ts'
import { tokenErrorResponses } from './error-responses.ts'
import { lateRoute } from './late-route.ts'
import { jsonBody, operationId } from './operation-object.ts'

const requests = () => {
  const request = z.object({
    id: z.string().min(1).max(128).openapi({ description: 'Unique in the batch.' }),
    method: z.enum(methods),
    url: z.string().openapi({ description: "Relative to the version's root." }),
    headers: z.record(z.string(), z.string().nullable()).nullish(),
    body: z
      .unknown()
      .optional()
      .openapi({ description: 'JSON, text for a Content-Type of `text/`, or base64 for another one; null for none.' }),
    dependsOn: z.array(z.string()).nullish().openapi({ description: 'Ids of requests that must succeed first.' }),
  })
  return z
    .object({
      requests: z
        .array(z.union([request, request.pick({ id: true, dependsOn: true })]))
        .min(1)
        .max(mostRequests)
        .openapi({ description: 'One that is not as described here is answered 400 by itself, if it has an id.' }),
    })
    .openapi('batchRequest')
}

const responses = () =>
  z
    .object({
      responses: z.array(
        z.object({
          id: z.string(),
          status: z.int().openapi({ description: '424 when a request that this one depends on has failed.' }),
          headers: z.record(z.string(), z.string()),
          body: z.unknown().optional(),
        }),
      ),
    })
    .openapi('batchResponse')

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
