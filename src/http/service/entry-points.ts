import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Dependencies } from '../../dependencies.ts'
import type { EntityType } from '../../model/entity-type.ts'
import type { GatewayContext, GatewayEnv } from '../gateway-env.ts'
import { openApiDocument } from '../openapi/openapi-document.ts'
import { methodNotAllowed } from '../response/allowed-methods.ts'
import { docsPage } from './docs-page.ts'

/** What anyone may read without a token: the entry points and the documents. */
export const entryPoints = (
  app: OpenAPIHono<GatewayEnv>,
  model: readonly EntityType[],
  { publicUrl, readAsset }: Pick<Dependencies, 'publicUrl' | 'readAsset'>,
) => {
  const openApi = openApiDocument(app, model, publicUrl)
  const entryPoints = JSON.stringify({
    name: 'Remote Help Gateway',
    beta: `${publicUrl}/beta`,
    'v1.0': `${publicUrl}/v1.0`,
    openapi: `${publicUrl}/openapi.json`,
    docs: `${publicUrl}/docs`,
    health: `${publicUrl}/healthz`,
  })
  app.get('/', (c) => (wantsHtml(c) ? c.redirect('/docs', 302) : json(c, entryPoints)))
  app.get('/openapi.json', (c) => json(c, openApi()))
  docsPage(app, readAsset)
  for (const path of ['/', '/openapi.json', '/docs']) app.all(path, methodNotAllowed(['GET']))
}

const json = (c: GatewayContext, text: string) =>
  c.body(text, 200, { 'Content-Type': 'application/json', Vary: 'Accept' })

/** Browsers name text/html outright; programs send JSON or anything. */
const wantsHtml = (c: GatewayContext) => c.req.header('Accept')?.includes('text/html') ?? false
