import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Dependencies } from '../../dependencies.ts'
import type { GatewayEnv } from '../gateway-env.ts'
import { methodNotAllowed } from '../response/allowed-methods.ts'
import { answer } from '../response/answer.ts'

const page = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Remote Help Gateway</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/docs.css">
</head>
<body>
<div id="docs"></div>
<noscript>This page needs JavaScript; the document itself is at <a href="/openapi.json">/openapi.json</a>.</noscript>
<script src="/docs/docs.js"></script>
</body>
</html>
`

/** Nothing from elsewhere, nothing inline: the page's own two files and the gateway it describes. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

const assetTypes: Readonly<Record<string, string>> = {
  'docs.js': 'text/javascript; charset=utf-8',
  'docs.css': 'text/css; charset=utf-8',
}

/** `GET /docs`: the browsable documentation, one page and two files, all from this origin. */
export const docsPage = (app: OpenAPIHono<GatewayEnv>, readAsset: Dependencies['readAsset']) => {
  app.get('/docs', (c) =>
    answer(c, 200, page, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': contentSecurityPolicy,
      'Referrer-Policy': 'no-referrer',
      'Cache-Control': 'no-cache',
    }),
  )
  for (const [name, type] of Object.entries(assetTypes)) {
    app.get(`/docs/${name}`, async (c) => {
      const bytes = await readAsset(name)
      return bytes ? answer(c, 200, bytes, { 'Content-Type': type, 'Cache-Control': 'max-age=3600' }) : c.notFound()
    })
  }
  app.all('/docs', methodNotAllowed(['GET']))
}
