import type { OpenAPIHono } from '@hono/zod-openapi'
import type { GatewayEnv } from './gateway-env.ts'

const description = `A Microsoft-Graph-compatible gateway for Intune Remote Help session access.

Paths, names and enum members may be written in any case. Every failure has Graph's error envelope.`

/** Makes the OpenAPI 3.1 document of all registered routes, at the first call; afterwards hands out the same text. */
export const openApiDocument = (app: OpenAPIHono<GatewayEnv>, publicUrl: string) => {
  app.openAPIRegistry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
    description:
      'An access token of Entra ID for this gateway; the names listed are permissions, any one of them will do.',
  })
  let text: string | undefined
  return () => {
    text ??= JSON.stringify(
      app.getOpenAPI31Document({
        openapi: '3.1.0',
        info: { title: 'Remote Help Gateway', version: '1.0.0', description },
        servers: [{ url: publicUrl }],
      }),
    )
    return text
  }
}
