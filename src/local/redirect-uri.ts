import { isLoopback } from '../config/urls.ts'

/** Neither white space nor a control character, which a parser of URLs would drop without a word. */
const isPlain = (text: string) => /^[^\s\p{Cc}]+$/u.test(text)

/** The address of a page of this machine, as a header may hold it; undefined for any other text. */
export const localPage = (text: string): string | undefined => {
  const url = isPlain(text) ? URL.parse(text) : null
  return url && (url.protocol === 'http:' || url.protocol === 'https:') && isLoopback(url.hostname)
    ? url.href
    : undefined
}

/** Whether answers may go there: a page of this machine, without a fragment (RFC 6749, section 3.1.2), or MSAL's own scheme. */
export const isRedirectUri = (text: string, clientId: string) =>
  !text.includes('#') &&
  (localPage(text) !== undefined || (text === `msal${clientId}://auth` && isPlain(text) && URL.canParse(text)))
