import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import type { AnswerAddress } from './authorize-request.ts'

const script = 'document.forms[0].submit()'
const scriptHash = createHash('sha256').update(script).digest('base64')

interface Inline {
  readonly script?: string
  readonly style?: string
}

/** Headers of the provider's pages: nothing from elsewhere, and what stands in them only by its hash. */
export const securePage = (c: Context, { script, style }: Inline = {}) => {
  const scripts = script === undefined ? '' : `; script-src 'sha256-${script}'`
  const styles = style === undefined ? '' : `; style-src 'sha256-${style}'; img-src data:`
  c.header('Content-Security-Policy', `default-src 'none'${scripts}${styles}; base-uri 'none'; frame-ancestors 'none'`)
  c.header('Referrer-Policy', 'no-referrer')
}

/** Sends the browser to the client with a code or an error, in the way that the client asked for. */
export const answerClient = (
  c: Context,
  { redirectUri, responseMode, state }: AnswerAddress,
  parameters: Readonly<Record<string, string>>,
) => {
  const answer = new URLSearchParams({ ...parameters, ...(state === undefined ? {} : { state }) })
  if (responseMode === 'form_post') return postingPage(c, redirectUri, answer)
  const url = new URL(redirectUri)
  if (responseMode === 'fragment') url.hash = answer.toString()
  else for (const [name, value] of answer) url.searchParams.set(name, value)
  return c.redirect(url.href, 302)
}

/** A form that submits itself (OAuth 2.0 Form Post Response Mode, section 2); every value is escaped. */
const postingPage = (c: Context, redirectUri: string, answer: URLSearchParams) => {
  securePage(c, { script: scriptHash })
  return c.html(html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Local sign-in</title>
<form method="post" action="${redirectUri}">
${[...answer].map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">\n`)}
<noscript><button>Go on</button></noscript>
</form>
<script>${raw(script)}</script>
</html>`)
}
