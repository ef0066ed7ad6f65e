/** Who asks the token endpoint, as it says itself: in the form, or as `Basic` credentials (RFC 6749, section 2.3.1). */
export interface Client {
  readonly id: string
  /** A secret or an assertion; any will do here. */
  readonly secret: string
}

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
