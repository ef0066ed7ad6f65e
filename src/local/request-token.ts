import { createHash, randomBytes } from 'node:crypto'
import { allPermissions, localApplication, localTenant } from './identity.ts'

interface Wanted {
  /** Of the running gateway, over http. */
  readonly url: string
  readonly tenant: string | undefined
  readonly user: string
  readonly kind: 'delegated' | 'application'
  readonly permissions: readonly string[] | undefined
  readonly lifetime: string | undefined
}

/** Gets a token from a running local gateway, as a browser would: signs in on its page and redeems the code. */
export const requestToken = async ({ url, tenant = localTenant, user, kind, permissions, lifetime }: Wanted) => {
  const verifier = randomBytes(32).toString('base64url')
  const redirectUri = 'http://localhost/token'
  const form = new URLSearchParams({
    client_id: localApplication,
    redirect_uri: redirectUri,
    response_type: 'code',
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    tenant,
    user,
    kind,
    lifetime: lifetime ?? '',
  })
  for (const name of permissions ?? allPermissions) {
    if (!allPermissions.includes(name))
      throw new Error(`There is no permission ${name}; there are ${allPermissions.join(', ')}.`)
    form.append('permission', name)
  }
  const base = `${url}/${tenant}/oauth2/v2.0`
  const signedIn = await post(`${base}/authorize`, form)
  const code = URL.parse(signedIn.headers.get('Location') ?? '')?.searchParams.get('code')
  if (!code) throw new Error(await reasonOf(signedIn))
  const answer = await post(
    `${base}/token`,
    new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: localApplication,
      redirect_uri: redirectUri,
      code,
      code_verifier: verifier,
    }),
  )
  const { access_token: token } = (await answer.json()) as { access_token?: unknown }
  if (typeof token !== 'string') throw new Error('The gateway gave no token.')
  return token
}

const post = async (url: string, body: URLSearchParams) => {
  try {
    return await fetch(url, { method: 'POST', body, redirect: 'manual' })
  } catch (error) {
    throw new Error(`There is no local gateway at ${new URL(url).origin}; start it with npm start.`, { cause: error })
  }
}

const reasonOf = async (response: Response) => {
  const body: unknown = await response.json().catch(() => undefined)
  const isOauthError = typeof body === 'object' && body !== null && 'error_description' in body
  return isOauthError
    ? String(body.error_description)
    : `The gateway at ${new URL(response.url).origin} is not in local mode.`
}
