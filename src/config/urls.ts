import * as z from 'zod/mini'
import { list } from './setting.ts'

const isUrl = (text: string, protocols: readonly string[]) => {
  const url = URL.parse(text)
  return url !== null && protocols.includes(url.protocol) && url.search === '' && url.hash === '' && url.username === ''
}

/** Whether a host name or address is this machine's own. */
export const isLoopback = (host: string) => /^(localhost|127(\.\d+){3}|\[?::1\]?)$/i.test(host)

/** Whether an Origin header names a web page of this machine: no other scheme, such as a browser extension's. */
export const isLoopbackOrigin = (origin: string) =>
  /^https?:\/\/[^/?#@\\\s]+$/i.test(origin) && isLoopback(URL.parse(origin)?.hostname ?? '')

/** An http or https URL that paths are appended to; slashes at its end are dropped. */
export const baseUrl = z.string().check(
  z.overwrite((text) => text.replace(/\/+$/, '')),
  z.refine((text) => isUrl(text, ['https:', 'http:']), 'must be an http or https URL without query, fragment or user'),
)

const secureRule = 'must be an https URL, unless its host is loopback'
/** Keys and tokens must not travel in the clear; loopback is the exception, for tests and local runs. */
const isSecure = (text: string) => text.startsWith('https:') || isLoopback(URL.parse(text)?.hostname ?? '')

/** A base URL that secrets may travel to. */
export const secureUrl = baseUrl.check(z.refine(isSecure, secureRule))

/** Where a document is. It may have a query: `appid` names an application that has signing keys of its own. */
export const secureDocumentUrl = z.string().check(
  z.refine(
    (text) => isUrl(text.replace(/\?[^#]*$/, ''), ['https:', 'http:']),
    'must be a URL without fragment or user',
  ),
  z.refine(isSecure, secureRule),
)

const originsRule = 'must be origins such as https://app.example.com, comma separated'
/** Origins as browsers send them. */
export const origins = z
  .pipe(z.string(), z.transform(list))
  .check(z.refine((texts) => texts.every(isOrigin), originsRule))

const isOrigin = (text: string) => {
  const url = URL.parse(text)
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && url.origin === text
}
