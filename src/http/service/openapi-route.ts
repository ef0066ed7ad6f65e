import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Dependencies } from '../../dependencies.ts'
import type { EntityType } from '../../model/entity-type.ts'
import type { GatewayEnv } from '../gateway-env.ts'
import { builtDocument } from '../openapi/built-document.ts'
import { openApiDocument } from '../openapi/openapi-document.ts'
import { methodNotAllowed } from '../response/allowed-methods.ts'
import { answer } from '../response/answer.ts'

/** `GET /openapi.json`: the OpenAPI document, made at its first reading; read without a token. */
export const openApiRoute = (
  app: OpenAPIHono<GatewayEnv>,
  model: readonly EntityType[],
  { publicUrl, readAsset }: Pick<Dependencies, 'publicUrl' | 'readAsset'>,
) => {
  const path = '/openapi.json'
  // Asked in this place, so that a bundle leaves out what it does not take.
  const document =
    typeof DOCUMENT_IS_BUILT === 'undefined'
      ? openApiDocument(app, model, publicUrl)
      : builtDocument(readAsset, publicUrl)
  app.get(path, async (c) => answer(c, 200, await document(), { 'Content-Type': 'application/json', Vary: 'Accept' }))
  app.all(path, methodNotAllowed(['GET']))
}
