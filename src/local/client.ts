/** The client of a token request (RFC 6749, section 2.3). */
export interface Client {
  readonly id: string
  /** A secret or an assertion; any will do here. */
  readonly secret: string
}

/** The credentials in the form, or in an Authorization header of scheme `Basic` (RFC 6749, section 2.3.1). */
export const clientOf = (form: URLSearchParams, authorization: string | undefined): Client => {
  const [id = '', secret = ''] = basicCredentials(authorization)
  return {
    id: form.get('client_id') ?? id,
    secret: form.get('client_secret') ?? form.get('client_assertion') ?? secret,
  }
}

const basicCredentials = (authorization = ''): readonly string[] => {
  const encoded = /^Basic ([A-Za-z0-9+/=]+)$/i.exec(authorization)?.[1]
  if (encoded === undefined) return []
  try {
    return atob(encoded).split(':').map(decodeURIComponent)
  } catch {
    // Not base64, or not percent-encoded: no credentials.
    return []
  }
}
