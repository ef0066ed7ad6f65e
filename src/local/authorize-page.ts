import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import { securePage } from './authorize-answer.ts'
import type { AuthorizeRequest } from './authorize-request.ts'
import { signInStyle, signInStyleHash } from './authorize-style.ts'
import { allPermissions, localUser } from './identity.ts'
import { permissionsIn } from './scopes.ts'

/** A plain page on which a developer chooses who signs in, and with what. No scripts; every value is escaped. */
export const authorizePage = (c: Context, request: AuthorizeRequest, tenant: string) => {
  const requested = permissionsIn(request.scope)
  const hidden = {
    client_id: request.clientId,
    redirect_uri: request.redirectUri,
    response_type: 'code',
    response_mode: request.responseMode,
    scope: request.scope,
    code_challenge: request.codeChallenge,
    code_challenge_method: request.codeChallenge && 'S256',
    state: request.state,
    nonce: request.nonce,
  }
  securePage(c, { style: signInStyleHash })
  return c.html(html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Local sign-in</title>
<link rel="icon" href="data:,">
<style>${raw(signInStyle)}</style>
<header class="bar"><span class="name">Remote Help Gateway</span></header>
<main class="page narrow">
<h1>Local sign-in</h1>
<p>The application <code>${request.clientId}</code> asks for a token for this gateway. Nobody is checked: choose who you are.</p>
<form method="post">
${Object.entries(hidden).flatMap(([name, value]) =>
  value === undefined ? [] : [html`<input type="hidden" name="${name}" value="${value}">\n`],
)}
<p><label class="field">Tenant <input name="tenant" value="${tenant}" required></label></p>
<p><label class="field">User <input name="user" value="${localUser}" required></label></p>
<fieldset><legend>Kind of token</legend>
<label class="tick"><input type="radio" name="kind" value="delegated" checked> delegated (a user's)</label>
<label class="tick"><input type="radio" name="kind" value="application"> application</label>
</fieldset>
<fieldset><legend>Permissions</legend>
${allPermissions.map(
  (name) =>
    html`<label class="tick"><input type="checkbox" name="permission" value="${name}" ${requested.includes(name) ? 'checked' : ''}> ${name}</label>\n`,
)}
</fieldset>
<p><label class="field">Seconds until it expires <input name="lifetime" type="number" value="3600"></label></p>
<p class="row"><button class="main">Sign in</button> <button name="cancel" value="1" formnovalidate>Cancel</button></p>
</form>
</main>
</html>`)
}
