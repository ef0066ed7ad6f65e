import type { Dependencies } from '../../dependencies.ts'
import { type ErrorCode, statusOf } from '../../errors.ts'
import { docsHtml, newNonce, pageHeaders, referenceStyles } from '../../http/service/docs-html.ts'
import { type PageNames, pageFiles } from '../../http/service/page-files.ts'
import { cameThroughProxy, throughProxy } from '../through-proxy.ts'
import { explorerHtml } from './explorer-html.ts'
import { sessionHtml } from './session-html.ts'

interface Files {
  /** The files of the documentation page. */
  readonly docs: Dependencies['readAsset']
  /** Those of local mode's pages. */
  readonly local: Dependencies['readAsset']
}

/** What local mode adds to the bar of a page. */
const links = '<a href="/explorer">Explorer</a><a href="/session">Session</a>'

/** The paths of local mode's pages; all others are the provider's or the gateway's. */
export const isPagePath = (pathname: string) =>
  ['/docs', '/explorer', '/session'].includes(pathname) || pathname.startsWith('/explorer/')

/** Local mode's own pages: `/docs` with a token at hand, `/explorer`, and `/session`. */
export const localPages = ({ docs, local }: Files) => {
  const [ofDocs, own] = [pageFiles(docs), pageFiles(local)]

  const docsPage = async () => {
    const [names, ownNames] = await Promise.all([ofDocs.names(), own.names()])
    if (!names || !ownNames) return notBuilt()
    const nonce = newNonce()
    const html = docsHtml({ names, nonce, local: { script: `/explorer/${ownNames['docs.js']}`, links } })
    return new Response(html, { headers: pageHeaders(referenceStyles(nonce)) })
  }
  const ownPage = async (htmlOf: (names: PageNames) => string) => {
    const names = await own.names()
    return names ? new Response(htmlOf(names), { headers: pageHeaders("'self'") }) : notBuilt()
  }
  const file = async (name: string, accepted: string | null) => {
    const found = await own.file(name, accepted ?? '')
    return found
      ? new Response(found.body, { headers: found.headers })
      : refused('ResourceNotFound', 'There is no such file.')
  }
  const fetch = async ({ method, url, headers }: Request): Promise<Response> => {
    if (cameThroughProxy(headers)) return refused('Forbidden', throughProxy)
    if (method !== 'GET' && method !== 'HEAD') {
      const response = refused('MethodNotAllowed', 'A page is read with GET.')
      response.headers.set('Allow', 'GET, HEAD')
      return response
    }
    const { pathname } = new URL(url)
    if (pathname === '/docs') return docsPage()
    if (pathname === '/explorer') return ownPage(explorerHtml)
    if (pathname === '/session') return ownPage(sessionHtml)
    return file(pathname.slice('/explorer/'.length), headers.get('Accept-Encoding'))
  }
  return {
    fetch: async (request: Request) => {
      const response = await fetch(request)
      // Of the gateway's own answers it is said elsewhere.
      response.headers.set('X-Content-Type-Options', 'nosniff')
      return response
    },
  }
}

const notBuilt = () => refused('ResourceNotFound', 'The page is not built: run `npm run build:docs`.')

const refused = (code: ErrorCode, message: string) =>
  Response.json({ error: { code, message } }, { status: statusOf[code] })
