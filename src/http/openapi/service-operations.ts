import type { RouteConfig } from '@hono/zod-openapi'
import * as z from 'zod/mini'
import type { Version } from '../../model/version.ts'
import { headers, parameters } from './components.ts'
import { named } from './described.ts'
import { errorResponses, headErrors } from './error-responses.ts'
import { lateRoute } from './late-route.ts'
import { jsonBody, operationId } from './operation-object.ts'

const root = () =>
  named(
    'serviceDocument',
    z.object({
      '@odata.context': z.optional(z.string()),
      value: z.array(z.object({ name: z.string(), kind: z.enum(['EntitySet', 'Singleton']), url: z.string() })),
    }),
  )

const readWithoutToken = (version: Version, name: string, summary: string) => ({
  operationId: operationId(name, version),
  summary,
  description: 'Read without a token.',
  tags: ['service'],
  security: [],
  parameters: parameters('format', 'client-request-id'),
})

/** The OpenAPI operation of the service document of one version. */
export const serviceDocumentOperation = (version: Version): RouteConfig =>
  lateRoute(
    'get',
    `/${version}`,
    typeof DOCUMENT_IS_BUILT === 'undefined'
      ? () => ({
          ...readWithoutToken(version, 'getServiceDocument', 'Get the service document'),
          responses: {
            200: { description: 'What the version offers.', headers: headers('OData-Version'), ...jsonBody(root()) },
            ...errorResponses('BadRequest', 'NotAcceptable', ...headErrors),
          },
        })
      : undefined,
  )

/** The OpenAPI operation of `$metadata` in one version. */
export const metadataOperation = (version: Version): RouteConfig =>
  lateRoute(
    'get',
    `/${version}/$metadata`,
    typeof DOCUMENT_IS_BUILT === 'undefined'
      ? () => ({
          ...readWithoutToken(version, 'getMetadata', 'Get the metadata document'),
          responses: {
            200: {
              description: 'The CSDL, in XML unless JSON is preferred.',
              headers: headers('OData-Version'),
              content: {
                'application/xml': { schema: { type: 'string' } },
                'application/json': { schema: { type: 'object' } },
              },
            },
            ...errorResponses('BadRequest', 'NotAcceptable', ...headErrors),
          },
        })
      : undefined,
  )

const alive = () => named('health', z.object({ status: z.literal('ok') }))
const ready = () =>
  named(
    'readiness',
    z.object({
      status: z.enum(['ready', 'not ready']),
      database: z.boolean(),
      keys: z.boolean(),
      draining: z.boolean(),
    }),
  )

const readyExample = { status: 'ready', database: true, keys: true, draining: false }

/** The OpenAPI operations of `/healthz` and `/readyz`. */
export const healthOperations: readonly RouteConfig[] = [
  lateRoute(
    'get',
    '/healthz',
    typeof DOCUMENT_IS_BUILT === 'undefined'
      ? () => ({
          operationId: 'getHealth',
          summary: 'Get whether the process is alive',
          description: 'For a supervisor, which restarts what does not answer.',
          tags: ['service'],
          security: [],
          responses: {
            200: { description: 'It is.', headers: headers(), ...jsonBody(alive(), { status: 'ok' }) },
            ...errorResponses(...headErrors),
          },
        })
      : undefined,
  ),
  lateRoute(
    'get',
    '/readyz',
    typeof DOCUMENT_IS_BUILT === 'undefined'
      ? () => {
          const schema = ready()
          return {
            operationId: 'getReadiness',
            summary: 'Get whether the gateway can do its work',
            description: 'For a balancer.',
            tags: ['service'],
            security: [],
            responses: {
              200: { description: 'It can.', headers: headers(), ...jsonBody(schema, readyExample) },
              503: {
                description: 'It cannot: send nobody here.',
                headers: headers(),
                ...jsonBody(schema, { ...readyExample, status: 'not ready', draining: true }),
              },
              ...errorResponses(...headErrors),
            },
          }
        }
      : undefined,
  ),
]
