import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Dependencies } from '../../dependencies.ts'
import { GraphError } from '../../errors.ts'
import type { GatewayEnv } from '../gateway-env.ts'
import { methodNotAllowed } from '../response/allowed-methods.ts'
import { answer } from '../response/answer.ts'
import { docsHtml, newNonce, pageHeaders, referenceStyles } from './docs-html.ts'
import { pageFiles } from './page-files.ts'

/** Where all files of the page are: a path of the router's, which knows fixed texts only. */
const fileRoute = '/docs/{file}'

/** What a path is routed by. The names of the page's files are known once it is built. */
export const docsRoute = (pathname: string) => (/^\/docs\/[\w-]+\.\w+$/.test(pathname) ? fileRoute : pathname)

/** `GET /docs`: the browsable documentation; the page and its files are all from this origin. */
export const docsPage = (app: OpenAPIHono<GatewayEnv>, readAsset: Dependencies['readAsset']) => {
  const files = pageFiles(readAsset)
  app.get('/docs', async (c) => {
    const names = await files.names()
    if (!names) throw new GraphError('ResourceNotFound', 'The page is not built: run `npm run build:docs`.')
    const nonce = newNonce()
    return answer(c, 200, docsHtml({ names, nonce }), pageHeaders(referenceStyles(nonce)))
  })
  app.get(fileRoute, async (c) => {
    const { pathname } = new URL(c.req.url)
    const file = await files.file(pathname.slice('/docs/'.length), c.req.header('Accept-Encoding'))
    return file ? answer(c, 200, file.body, file.headers) : c.notFound()
  })
  app.all('/docs', methodNotAllowed(['GET']))
}
