import { answers, published, readScope } from '../support/clients/caller.ts'
import { createIssuer, type Issuer } from '../support/clients/tokens.ts'
import { audience } from '../support/gateways/running.ts'
import type { Sent } from './connections.ts'
import { tokenFor } from './scenario.ts'

/** Requests that are refused, each with the status that it is refused with, and none of which leaves anything. */
export const badRequests = async (issuer: Issuer, tenant: string): Promise<readonly (readonly [Sent, number])[]> => {
  const token = await tokenFor(issuer, tenant)
  const claims = issuer.claimsFor({ tenant, scopes: readScope, audience })
  const stranger = await createIssuer()
  const good = { path: answers, token }
  const create = { ...good, body: published }
  return [
    [{ path: answers }, 401],
    [{ ...create, token: 'a.b.c' }, 401],
    [{ ...create, token: await issuer.sign({ ...claims, exp: 1000 }) }, 401],
    [{ ...create, token: await issuer.sign({ ...claims, aud: 'another' }) }, 401],
    [{ ...create, token: await stranger.token({ tenant, scopes: readScope, audience }) }, 401],
    [{ ...create, token: await tokenFor(issuer, tenant, false) }, 403],
    [{ ...good, path: `${answers}/none` }, 404],
    [{ ...good, path: '/beta/nothing' }, 400],
    [{ ...good, method: 'PUT' }, 405],
    [{ ...good, headers: { Accept: 'image/png' } }, 406],
    [{ ...create, body: '' }, 400],
    [{ ...create, body: '{' }, 400],
    [{ ...create, body: { ...published, sessionKey: 5 } }, 400],
    [{ ...create, body: { ...published, unknown: 1 } }, 400],
    [{ ...create, body: { ...published, sessionKey: 'x'.repeat(70_000) } }, 413],
    [{ ...create, headers: { 'Content-Type': 'text/plain' } }, 415],
    [{ ...create, headers: { 'Repeatability-Request-ID': 'a' } }, 400],
    [{ ...good, path: `${answers}?$filter=sessionKey%20is%20x` }, 400],
    [{ ...good, path: `${answers}?$top=0` }, 400],
    [{ ...good, path: `${answers}?$skiptoken=none` }, 400],
    [{ ...good, path: '/beta/$batch', body: { requests: [] } }, 400],
  ]
}
