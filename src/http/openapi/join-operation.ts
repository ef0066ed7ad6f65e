import type { RouteConfig } from '@hono/zod-openapi'
import * as z from 'zod/mini'
import type { Property } from '../../model/property.ts'
import { parametersSchema } from '../request/entity-schema.ts'
import { headers, parameters } from './components.ts'
import { described, named } from './described.ts'
import { tokenErrorResponses } from './error-responses.ts'
import { lateRoute } from './late-route.ts'
import { jsonBody } from './operation-object.ts'

const joined = () =>
  named(
    'joinedRemoteHelpSession',
    z.object({
      sessionType: z.string(),
      helperUserId: z.string(),
      pubSubGroupId: z.string(),
      pubSubSharerAccessUri: described(z.string(), { description: 'Where to connect. It holds a token: a secret.' }),
      sessionExpirationDateTime: described(z.string(), { format: 'date-time' }),
      isChatBlocked: z.boolean(),
    }),
  )

const example = {
  sessionType: 'takeFullControl',
  helperUserId: '0193a1c0-1111-7000-8000-000000000000',
  pubSubGroupId: 'rh-0193a1c0-0000-7000-8000-000000000000',
  pubSubSharerAccessUri: 'wss://help.example.com/client/hubs/remotehelp?access_token=Access%20Token%20value',
  sessionExpirationDateTime: '2030-01-31T13:00:00Z',
  isChatBlocked: false,
}

/** The OpenAPI operation by which a sharer joins a session: Microsoft Graph has none. */
export const joinOperation = (path: string, declared: Readonly<Record<string, Property>>): RouteConfig =>
  lateRoute(
    'post',
    path,
    typeof DOCUMENT_IS_BUILT === 'undefined'
      ? () => ({
          operationId: 'joinRemoteHelpSession',
          summary: 'Join a session as its sharer',
          description:
            'For the sharer, who has the key from the helper: says where to connect. A session has one sharer. Any valid token of the tenant will do. Microsoft Graph has no such operation.',
          tags: ['sessions'],
          security: [{ bearer: [] }],
          parameters: parameters('Repeatability-Request-ID', 'Repeatability-First-Sent', 'client-request-id'),
          request: {
            body: {
              required: true,
              ...jsonBody(
                named('joinRemoteHelpSession', parametersSchema(declared)),
                Object.fromEntries(Object.entries(declared).map(([name, property]) => [name, property.example])),
              ),
            },
          },
          responses: {
            200: { description: 'Joined.', headers: headers('Repeatability-Result'), ...jsonBody(joined(), example) },
            ...tokenErrorResponses(
              'ModelValidationFailure',
              'Forbidden',
              'ResourceNotFound',
              'NotAcceptable',
              'Conflict',
              'PreconditionFailed',
              'RequestEntityTooLarge',
              'UnsupportedMediaType',
            ),
          },
        })
      : undefined,
  )
