import { badRequest, GraphError } from '../../errors.ts'
import type { Version } from '../../model/version.ts'
import { nearestTo } from '../../text/nearest.ts'
import { didYouMean, shown } from '../../text/shown.ts'

/** What a request addresses, as far as query options go. */
export type ResourceKind = 'collection' | 'entity' | 'count' | 'other'

const anywhere: readonly ResourceKind[] = ['collection', 'entity', 'count', 'other']

/** The system query options known, and where each applies (Protocol, section 11.2). */
const applicability = {
  $apply: anywhere,
  $compute: anywhere,
  $count: ['collection'],
  $deltatoken: anywhere,
  $expand: anywhere,
  $filter: ['collection', 'count'],
  $format: ['collection', 'entity', 'other'],
  $index: anywhere,
  $orderby: ['collection'],
  $schemaversion: anywhere,
  $search: ['collection', 'count'],
  $select: ['collection', 'entity'],
  $skip: ['collection'],
  $skiptoken: ['collection'],
  $top: ['collection'],
} as const satisfies Readonly<Record<string, readonly ResourceKind[]>>

/** A system query option by its canonical name. */
export type OptionName = keyof typeof applicability

/** All of them. */
export const optionNames: readonly string[] = Object.keys(applicability)

const known: ReadonlyMap<string, readonly ResourceKind[]> = new Map(Object.entries(applicability))

const isOptionName = (name: string): name is OptionName => known.has(name)

/**
 * The system query options of a URL, decoded, by canonical name. Names may have any case, and on beta no `$`. Custom
 * options are left out. Throws 400 for an option that is unknown, repeated or not meant for the resource.
 */
export const readOptions = (
  search: string,
  version: Version,
  resource: ResourceKind,
): ReadonlyMap<OptionName, string> => {
  const options = new Map<OptionName, string>()
  for (const pair of search.replace(/^\?/, '').split('&')) {
    const equals = pair.indexOf('=')
    const spelling = decodedOption(equals < 0 ? pair : pair.slice(0, equals))
    const value = decodedOption(equals < 0 ? '' : pair.slice(equals + 1))
    const name = canonical(spelling, version)
    if (name === undefined) continue
    if (options.has(name)) throw badRequest(`The query option '${name}' is given more than once.`, name)
    if (!known.get(name)?.includes(resource)) {
      throw badRequest(`The query option '${name}' does not apply to this resource.`, name)
    }
    options.set(name, value)
  }
  return options
}

const canonical = (spelling: string, version: Version): OptionName | undefined => {
  // As nearly all write it.
  if (isOptionName(spelling)) return spelling
  // White space and what cannot be seen is part of a name: a custom option may have it, an option of ours only looks so.
  const lower = spelling.replace(/[\s\p{C}]/gu, '').toLowerCase()
  const name = version === 'beta' && !lower.startsWith('$') ? `$${lower}` : lower
  const isKnown = isOptionName(name)
  if (isKnown && lower.length === spelling.length) return name
  if (isKnown || lower.startsWith('$')) {
    const option = isKnown ? name : shown(lower)
    const advice = isKnown ? ` Write ${name}, without white space.` : didYouMean(nearestTo(lower, known.keys()))
    throw badRequest(`The query option '${isKnown ? shown(spelling) : option}' is not supported.${advice}`, option)
  }
  return undefined
}

/** Undone once. A plus sign is a space, as every form and URLSearchParams write it. */
export const decodedOption = (text: string) => {
  if (!/[%+]/.test(text)) return text
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    throw new GraphError('BadRequest', 'The query string is not well-formed percent-encoded UTF-8.', {
      reason: 'query',
    })
  }
}
