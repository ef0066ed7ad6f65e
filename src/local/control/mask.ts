import type { Action } from '../../model/action.ts'
import type { EntityType } from '../../model/entity-type.ts'
import { optionNames } from '../../odata/query/option-names.ts'
import { isRecord } from '../../text/record.ts'

/** What stands for what is not shown. */
const hidden = '***'

/** Headers that let their bearer in, or may. */
const secretHeader = /auth|cookie|token|secret|passw|credential|signature|(?<!idempotency-)key/i

/** Members of the requests of a batch that are shown as they are. */
const plainMembers = ['id', 'method', 'dependsOn', 'atomicityGroup']

/** Options whose values are made of names and numbers. */
const plainOptions = ['$select', '$orderby', '$top', '$skip', '$count', '$format', '$expand']

/** Words of a filter that are no names of properties (OData URL Conventions, section 5.1.1). */
const filterWords = `and or not eq ne gt ge lt le in has add sub mul div divby mod true false null contains startswith
  endswith length indexof substring tolower toupper trim concat year month day hour minute second fractionalseconds date
  time now totaloffsetminutes round floor ceiling duration guid`.split(/\s+/)

/** A literal in quotes, percent-encoded or not; two in a row are one with a quote in it. */
const literal = /(?:(?:'|%27)(?:(?!'|%27).)*(?:'|%27))+/gi

/** What a path gives a name without quotes: `=` and what follows, as far as a key goes. */
const bareValue = /(=|%3D)(?!'\*\*\*')[^,)/]+/gi

const withoutEnd = (pathname: string) => pathname.replace(/(?:\(.*|\/[^/]*)$/s, `/${hidden}`)

/**
 * Masks what a request says that is a secret, or the pass code of a session, or may be one. Of a body that is shown which
 * stands under a name of the model; of a query what is known to be none.
 */
export const masking = (model: readonly EntityType[], actions: readonly Action[]) => {
  const declared = [
    ...model.map(({ properties }) => properties),
    ...actions.map(({ parameters }) => parameters),
  ].flatMap((properties) =>
    Object.entries(properties).map(([name, { secret }]) => ({ name: name.toLowerCase(), secret })),
  )
  const secrets = new Set(['sessionkey', ...declared.filter(({ secret }) => secret).map(({ name }) => name)])
  const names = new Set(declared.map(({ name }) => name))
  const members = new Set(
    [
      ...model
        .flatMap(({ properties }) => Object.values(properties))
        .flatMap(({ kind }) => Object.keys(kind.enumType?.members ?? {})),
    ].map((name) => name.toLowerCase()),
  )
  const vocabulary = new Set([...names, ...members, ...filterWords])
  const secretName = new RegExp([...secrets].join('|'), 'i')

  const keyed = actions.filter(({ parameters }) =>
    Object.keys(parameters).some((name) => secrets.has(name.toLowerCase())),
  )
  /** What takes a pass code: whoever calls it otherwise than it is called may write one all the same. */
  const taker = `(?:${[...keyed.map(({ name }) => name), 'remoteHelp/join'].join('|')})(?!\\w)`
  const takerName = new RegExp(taker, 'i')
  const call = `\\((?:${[...secrets].join('|')})(?:=|%3D)'?\\*{3}'?\\)`
  const afterTaker = new RegExp(`(${taker})(?!(?:${call})?$).+$`, 'is')

  const isShown = (name: string) => {
    const lower = name.toLowerCase()
    return (names.has(lower) && !secrets.has(lower)) || lower === '@odata.type'
  }
  const bodyOf = (value: unknown): unknown =>
    isRecord(value) ? mapped(value, (name, member) => (isShown(name) ? plain(member) : hidden)) : hidden
  /** Under a name that may be shown; objects have no business there, and say what they like. */
  const plain = (value: unknown): unknown =>
    Array.isArray(value) ? value.map(plain) : isRecord(value) ? bodyOf(value) : value

  const headers = (all: Iterable<readonly [string, string]>): Record<string, string> =>
    Object.fromEntries([...all].map(([name, value]) => [name.toLowerCase(), secretHeader.test(name) ? hidden : value]))

  const filterOf = (raw: string, text: string) => {
    const rest = text.replaceAll(/(?:'[^']*')+/g, ' ')
    const words = rest.match(/[\p{L}_][\p{L}\w.-]*/gu) ?? []
    const isKnown = (word: string) =>
      vocabulary.has(word.toLowerCase().replace(/^microsoft\.graph\..*$/, 'and')) || /^[\dtz.:+-]+$/i.test(word)
    if (/['"]/.test(rest) || !words.every(isKnown)) return hidden
    return words.some((word) => secrets.has(word.toLowerCase())) ? raw.replaceAll(literal, `'${hidden}'`) : raw
  }
  const optionOf = (pair: string) => {
    const [rawName = '', ...values] = pair.split('=')
    const raw = values.join('=')
    const [name, value] = [decoded(rawName), decoded(raw)]
    const lower = name?.toLowerCase() ?? ''
    const option = lower.startsWith('$') ? lower : `$${lower}`
    if (!optionNames.includes(option)) return pair === '' ? '' : values.length > 0 ? `${hidden}=${hidden}` : hidden
    if (values.length === 0 || raw === '') return pair
    if (value === undefined) return `${rawName}=${hidden}`
    if (option === '$filter') return `${rawName}=${filterOf(raw, value)}`
    const isPlain = plainOptions.includes(option) && !/['"]/.test(value)
    return `${rawName}=${isPlain ? raw : hidden}`
  }
  /** With its question mark; empty without one. */
  const query = (search: string) =>
    search === '' ? '' : `?${search.replace(/^\?/, '').split('&').map(optionOf).join('&')}`
  const path = (pathname: string) => {
    const masked = withoutValues(pathname)
    if (!takerName.test(decoded(masked) ?? '')) return masked
    return takerName.test(masked) ? masked.replace(afterTaker, `$1/${hidden}`) : withoutEnd(masked)
  }
  const withoutValues = (pathname: string) => {
    if (!secretName.test(decoded(pathname) ?? 'sessionKey')) return pathname
    const masked = pathname.replaceAll(literal, `'${hidden}'`).replaceAll(bareValue, `$1${hidden}`)
    // Written otherwise, or encoded twice: from where a value may stand on.
    if (masked === pathname || pathname.includes('%25')) return withoutEnd(pathname)
    return masked
  }

  const url = (text: unknown) => {
    if (typeof text !== 'string') return hidden
    const at = text.indexOf('?')
    return at < 0 ? path(text) : path(text.slice(0, at)) + query(text.slice(at))
  }
  const item = (request: unknown): unknown =>
    isRecord(request)
      ? mapped(request, (name, value) => {
          if (name === 'url') return url(value)
          if (name === 'body') return bodyOf(value)
          if (name === 'headers' && isRecord(value))
            return headers(Object.entries(value).map(([key, text]) => [key, isRecord(text) ? hidden : String(text)]))
          return plainMembers.includes(name) && !JSON.stringify(value).includes('{') ? value : hidden
        })
      : hidden
  const batch = (value: unknown): unknown =>
    isRecord(value)
      ? mapped(value, (name, requests) =>
          name === 'requests' && Array.isArray(requests) ? requests.map(item) : hidden,
        )
      : hidden

  return { headers, query, path, body: bodyOf, batch }
}

const mapped = (record: Readonly<Record<string, unknown>>, show: (name: string, value: unknown) => unknown) =>
  Object.fromEntries(Object.entries(record).map(([name, value]) => [name, show(name, value)]))

const decoded = (text: string) => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return undefined
  }
}
