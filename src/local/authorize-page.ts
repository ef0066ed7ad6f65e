import type { Context } from 'hono'
import { html } from 'hono/html'
import { securePage } from './authorize-answer.ts'
import type { AuthorizeRequest } from './authorize-request.ts'
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
  securePage(c)
  return c.html(html`<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Local sign-in</title>
<h1>Local sign-in</h1>
<p>The application <code>${request.clientId}</code> asks for a token for this gateway. Nobody is checked: choose who you are.</p>
<form method="post">
${Object.entries(hidden).flatMap(([name, value]) =>
  value === undefined ? [] : [html`<input type="hidden" name="${name}" value="${value}">\n`],
)}
<p><label>Tenant <input name="tenant" value="${tenant}" size="40" required></label></p>
<p><label>User <input name="user" value="${localUser}" size="40" required></label></p>
<fieldset><legend>Kind of token</legend>
<label><input type="radio" name="kind" value="delegated" checked> delegated (a user's)</label>
<label><input type="radio" name="kind" value="application"> application</label>
</fieldset>
<fieldset><legend>Permissions</legend>
${allPermissions.map(
  (name) =>
    html`<p><label><input type="checkbox" name="permission" value="${name}" ${requested.includes(name) ? 'checked' : ''}> ${name}</label></p>\n`,
)}
</fieldset>
<p><label>Seconds until it expires <input name="lifetime" type="number" value="3600"></label></p>
<p><button>Sign in</button> <button name="cancel" value="1" formnovalidate>Cancel</button></p>
</form>
</html>`)
}
