import type { PageNames } from './page-files.ts'

/** Headers of a page of ours: all that it loads is from its own origin. */
export const pageHeaders = (styles: string): Readonly<Record<string, string>> => ({
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy': [
    "default-src 'none'",
    "script-src 'self'",
    `style-src ${styles}`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; '),
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-cache',
})

/** What the page may style itself with: its reference makes style elements, which carry the nonce of the answer. */
export const referenceStyles = (nonce: string) => `'self' 'nonce-${nonce}'`

export const newNonce = () => crypto.randomUUID().replaceAll('-', '')

interface Page {
  readonly names: PageNames
  readonly nonce: string
  /** In local mode: the script in the place of the page's own, and where else the bar leads. */
  readonly local?: { readonly script: string; readonly links: string }
}

/** The documentation page. */
export const docsHtml = ({ names, nonce, local }: Page) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta property="csp-nonce" content="${nonce}">
<title>Remote Help Gateway</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="/docs/${names['docs.css']}">
</head>
<body>
<header class="bar"><a class="name" href="/docs">Remote Help Gateway</a>
<nav aria-label="Pages"><a href="/docs" aria-current="page">Docs</a>${local?.links ?? ''}<a href="/openapi.json">OpenAPI</a></nav></header>
<noscript><p class="page">This page needs JavaScript; the document itself is at <a href="/openapi.json">/openapi.json</a>.</p></noscript>
<div id="panel"></div>
<div id="docs"></div>
<script src="/docs/${names['reference.js']}" defer></script>
<script src="${local?.script ?? `/docs/${names['docs.js']}`}" type="module"></script>
</body>
</html>
`
