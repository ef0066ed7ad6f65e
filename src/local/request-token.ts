import { createHash, randomBytes } from 'node:crypto'
import { allPermissions, localTenant } from './identity.ts'

interface TokenOptions {
  /** Of the running gateway. */
  readonly url: string
  readonly tenant: string | undefined
  readonly user: string
  /** The client's id. */
  readonly application: string
  readonly kind: 'delegated' | 'application'
  readonly permissions: readonly string[] | undefined
  readonly lifetime: string | undefined
  /** The command that starts a gateway, for whoever has none. */
  readonly start: string
}

/**
 * Gets a token from a running local gateway, as a browser would: signs in on its page and redeems the code. Throws an
 * Error whose message is one sentence for whoever asked.
 */
export const requestToken = async ({ url, tenant = localTenant, application, ...options }: TokenOptions) => {
  const { user, kind, permissions, lifetime, start } = options
  const origin = URL.parse(url)?.origin
  if (!origin?.startsWith('http')) throw new Error(`${url} is not the http or https address of a gateway.`)
  const verifier = randomBytes(32).toString('base64url')
  const redirectUri = 'http://localhost/token'
  const form = new URLSearchParams({
    client_id: application,
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
  const base = `${origin}/${encodeURIComponent(tenant)}/oauth2/v2.0`
  const redirect = await post(`${base}/authorize`, { body: form, start })
  const code = URL.parse(redirect.headers.get('Location') ?? '')?.searchParams.get('code')
  if (!code) throw new Error(await reasonOf(redirect))
  const redeeming = new URLSearchParams({
    grant_type: 'authorization_code',
    client_id: application,
    redirect_uri: redirectUri,
    code,
    code_verifier: verifier,
  })
  const answer = await post(`${base}/token`, { body: redeeming, start })
  const token = member(await jsonOf(answer.clone()), 'access_token')
  if (token === undefined) throw new Error(await reasonOf(answer))
  return token
}

const post = async (url: string, { body, start }: { readonly body: URLSearchParams; readonly start: string }) => {
  try {
    return await fetch(url, { method: 'POST', body, redirect: 'manual' })
  } catch (error) {
    const { origin } = new URL(url)
    const cause =
      error instanceof Error && error.cause instanceof Error && 'code' in error.cause ? error.cause : undefined
    const sentence = /CERT|TLS|SSL/.test(String(cause?.code))
      ? `The certificate of ${origin} is not trusted: set NODE_EXTRA_CA_CERTS, or say its http address.`
      : `There is no local gateway at ${origin}; start it with \`${start}\`.`
    throw new Error(sentence, { cause: error })
  }
}

const reasonOf = async (response: Response) => {
  const described = member(await jsonOf(response), 'error_description')
  return described ?? `What runs at ${new URL(response.url).origin} is no gateway in local mode.`
}

const jsonOf = (response: Response): Promise<unknown> => response.json().catch(() => undefined)

const member = (body: unknown, name: string) => {
  const value: unknown = Reflect.get(Object(body), name)
  return typeof value === 'string' ? value : undefined
}
