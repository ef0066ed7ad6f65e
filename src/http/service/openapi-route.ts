import type { OpenAPIHono } from '@hono/zod-openapi'
import type { EntityType } from '../../model/entity-type.ts'
import type { GatewayEnv } from '../gateway-env.ts'
import { openApiDocument } from '../openapi/openapi-document.ts'
import { methodNotAllowed } from '../response/allowed-methods.ts'
import { answer } from '../response/answer.ts'

/** `GET /openapi.json`: the OpenAPI document, made at its first reading; read without a token. */
export const openApiRoute = (app: OpenAPIHono<GatewayEnv>, model: readonly EntityType[], publicUrl: string) => {
  const path = '/openapi.json'
  const document = openApiDocument(app, model, publicUrl)
  app.get(path, (c) => answer(c, 200, document(), { 'Content-Type': 'application/json', Vary: 'Accept' }))
  app.all(path, methodNotAllowed(['GET']))
}
