import { z } from 'zod'
import { list } from './setting.ts'

const isUrl = (text: string, protocols: readonly string[]) => {
  const url = URL.parse(text)
  return url !== null && protocols.includes(url.protocol) && url.search === '' && url.hash === '' && url.username === ''
}

/** Whether a host name or address is this machine's own. */
export const isLoopback = (host: string) => /^(localhost|127(\.\d+){3}|\[?::1\]?)$/i.test(host)

export const baseUrl = z
  .string()
  .transform((text) => text.replace(/\/+$/, ''))
  .refine((text) => isUrl(text, ['https:', 'http:']), 'must be an http or https URL without query, fragment or user')

/** Keys and tokens must not travel in the clear; loopback is the exception, for tests and local runs. */
export const secureUrl = baseUrl.refine(
  (text) => text.startsWith('https:') || isLoopback(URL.parse(text)?.hostname ?? ''),
  'must be an https URL, unless its host is loopback',
)

const originsRule = 'must be origins such as https://app.example.com, comma separated'
/** Origins as browsers send them. */
export const origins = z
  .string()
  .transform(list)
  .refine((texts) => texts.every(isOrigin), originsRule)

const isOrigin = (text: string) => {
  const url = URL.parse(text)
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && url.origin === text
}
