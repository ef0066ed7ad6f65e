import type { OpenAPIHono } from '@hono/zod-openapi'
import type { GatewayEnv } from '../gateway-env.ts'
import { prefersHtml } from '../request/negotiate.ts'
import { methodNotAllowed } from '../response/allowed-methods.ts'
import { answer } from '../response/answer.ts'

/** `GET /`: where everything is, for a program; a browser goes on to the documentation page. */
export const entryPoints = (app: OpenAPIHono<GatewayEnv>, publicUrl: string) => {
  const body = JSON.stringify({
    name: 'Remote Help Gateway',
    beta: `${publicUrl}/beta`,
    'v1.0': `${publicUrl}/v1.0`,
    openapi: `${publicUrl}/openapi.json`,
    docs: `${publicUrl}/docs`,
    health: `${publicUrl}/healthz`,
  })
  app.get('/', (c) =>
    prefersHtml(c.req.header('Accept'))
      ? answer(c, 302, null, { Location: '/docs' })
      : answer(c, 200, body, { 'Content-Type': 'application/json', Vary: 'Accept' }),
  )
  app.all('/', methodNotAllowed(['GET']))
}
