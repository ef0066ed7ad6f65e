import type { OpenAPIHono } from '@hono/zod-openapi'
import type { EntityType } from '../../model/entity-type.ts'
import { once } from '../../text/once.ts'
import type { GatewayEnv } from '../gateway-env.ts'
import { registerComponents } from './components.ts'
import { registerErrorResponses } from './error-responses.ts'

const description = `A Microsoft-Graph-compatible gateway for Intune Remote Help session access, spoken as OData 4.01.

- Paths, names and enum members may be written in any case; a key as \`/Set/{id}\` or as \`/Set('{id}')\`. On beta the
  query options work without their \`$\` too.
- JSON comes with \`odata.metadata\` \`none\`, \`minimal\` (unless asked for otherwise) or \`full\`, as Accept or
  \`$format\` says.
- GET goes for HEAD as well. OPTIONS is answered 204 and any other method 405, both with \`Allow\`.
- Every failure has Graph's error envelope, here \`odataError\`.`

const bearer = {
  type: 'http',
  scheme: 'bearer',
  bearerFormat: 'JWT',
  description:
    'An access token of Entra ID for this gateway. Any one of the permissions listed with an operation will do, as a ' +
    'delegated (`scp`) or an application (`roles`) permission.',
} as const

const ownTags = [
  { name: 'sessions', description: 'How the two sides of a session meet.' },
  { name: 'batch', description: 'Several requests in one.' },
  { name: 'service', description: 'What the gateway offers, and how it is; open to all.' },
]

/** Makes the OpenAPI 3.1 document of all registered routes, at the first call; afterwards hands out the same text. */
export const openApiDocument = (app: OpenAPIHono<GatewayEnv>, model: readonly EntityType[], publicUrl: string) => {
  const make = () => {
    app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', bearer)
    registerComponents(app)
    registerErrorResponses(app)
    const tags = model.map(({ name, description }) => ({ name, description }))
    return JSON.stringify(
      app.getOpenAPI31Document({
        openapi: '3.1.0',
        info: { title: 'Remote Help Gateway', version: '0.2.0', description },
        servers: [{ url: publicUrl, description: 'This gateway.' }],
        tags: [...tags, ...ownTags],
      }),
    )
  }
  return once(make)
}
