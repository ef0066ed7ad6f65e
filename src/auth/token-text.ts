import { readJson } from '../json/read-json.ts'
import { bytesOfBase64 } from '../text/base64url.ts'
import { isRecord } from '../text/record.ts'

/** In characters. Entra ID's tokens are a few thousand. */
export const mostCharacters = 16 * 1024
/** Three non-empty base64url parts and nothing else (rfc8725bis): jose alone lets a line break at the end through. */
const bearer = /^Bearer ([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)$/i

/** Members of a JOSE header or a payload, none of them judged yet. */
export type Claims = Readonly<Record<string, unknown>>

/** A JWT taken apart (RFC 7515, section 7.1). */
export interface TokenText {
  /** The JWS in compact form. */
  readonly jws: string
  /** The third part of it. */
  readonly signature: string
  readonly header: Claims
  readonly claims: Claims
}

/**
 * Takes an Authorization header apart, without judging what it says. Undefined for what is no JWT: another scheme, too
 * long, not three parts, or parts that are no JSON objects in which every name stands once.
 */
export const readTokenText = (authorization: string): TokenText | undefined => {
  if (authorization.length > mostCharacters) return undefined
  const [, header, payload, signature] = bearer.exec(authorization) ?? []
  if (header === undefined || payload === undefined || signature === undefined) return undefined
  const [headerClaims, claims] = [readPart(header), readPart(payload)]
  const jws = `${header}.${payload}.${signature}`
  return headerClaims && claims && { jws, signature, header: headerClaims, claims }
}

const readPart = (part: string): Claims | undefined => {
  try {
    const bytes = bytesOfBase64(part)
    const value = bytes && readJson(bytes)
    // Without a prototype, so that a claim is the token's own or is missing.
    return isRecord(value) ? Object.assign(Object.create(null), value) : undefined
  } catch {
    return undefined
  }
}
