import { mostCharacters } from './token-text.ts'

/** What Graph says of a text without dots. */
const noDots =
  "IDX14100: JWT is not well formed, there are no dots (.). The token needs to be in JWS or JWE Compact Serialization Format. (JWS): 'EncodedHeader.EncodedPayload.EncodedSignature'. (JWE): 'EncodedProtectedHeader.EncodedEncryptedKey.EncodedInitializationVector.EncodedCiphertext.EncodedAuthenticationTag'."

/** The first that matches an Authorization header tells its fault. A JOSE header in base64url begins with `eyJ`. */
const faults: readonly (readonly [pattern: RegExp, message: string])[] = [
  [/^Basic\b/i, 'The Authorization header is of Basic authentication: send Bearer and an access token.'],
  [/^eyJ[\w-]*\./, 'The Authorization header lacks the word Bearer before the access token.'],
  [/^(?!Bearer )/, 'The Authorization header must be the word Bearer, a space and an access token.'],
  [/^Bearer +Bearer\b/i, 'The Authorization header says Bearer twice.'],
  [/^Bearer (undefined|null|None|\[object Object\])$/i, 'The access token is missing: a variable had no value.'],
  [/["'`<>{}$%]/, 'The access token stands in quotes or brackets, or is a variable that was not filled in.'],
  [/^Bearer .*[\s,]/s, 'The access token has a space, a line break or a comma in it: send one token, on one line.'],
  [/^Bearer [01]\.A/, 'That is a refresh token or a code of Entra ID: redeem it, and send the access token.'],
  [/^Bearer .*[^\w.-]/, 'The access token has a character that base64url has not.'],
  [/^Bearer eyJ[\w-]*$/, 'The access token is cut off within its first part; a JWT has three, with dots between.'],
  [/^Bearer [^.]*$/, noDots],
  [/^Bearer ([^.]*\.){4}[^.]*$/, 'The access token is encrypted (JWE), so it is for another resource.'],
  [/^Bearer [^.]+\.[^.]*$/, 'The access token is cut off within its second part; a JWT has three.'],
  [/^Bearer [^.]+\.[^.]+\.$/, 'The access token is cut off: it has no signature.'],
  [/^Bearer ([^.]+\.){2}[^.]+$/, 'The access token is cut off or changed: its first two parts must be JSON objects.'],
]

/** A sentence for whoever sent an Authorization header that holds no JWT, which tells what it holds. */
export const textFault = (authorization: string): string => {
  if (authorization.length > mostCharacters)
    return `The Authorization header is longer than ${mostCharacters} characters.`
  const text = authorization.replace(/^bearer /i, 'Bearer ')
  const [, message] = faults.find(([pattern]) => pattern.test(text)) ?? []
  return message ?? 'The access token is no JWT, which has three parts with dots between.'
}
