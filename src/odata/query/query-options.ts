import { badRequest } from '../../errors.ts'
import { instantOf } from '../../model/date-time.ts'
import type { EntityType } from '../../model/entity-type.ts'
import type { Version } from '../../model/version.ts'
import { once } from '../../text/once.ts'
import type { Expression } from './filter/expression.ts'
import { notSupported } from './filter/functions.ts'
import { parseFilter } from './filter/parse-filter.ts'
import { limits } from './limits.ts'
import { type OptionName, type ResourceKind, readOptions } from './option-names.ts'
import { aimedAt } from './option-text.ts'
import { type OrderTerm, parseOrderBy } from './order-by.ts'
import { parseSearch, type SearchExpression, searchedProperties } from './search.ts'
import { parseSelect } from './select.ts'
import { createTally } from './tally.ts'
import { vocabularyOf } from './vocabulary.ts'

/** What a query string is asked of. */
export interface QueryTarget {
  readonly type: EntityType
  readonly version: Version
  readonly resource: ResourceKind
  /** Milliseconds since 1970: what now() says. */
  readonly clock: () => number
}

/** The system query options of one request, checked against the declaration. */
export interface QueryOptions {
  /** Declared names, in the order asked for; undefined for all. */
  readonly select: readonly string[] | undefined
  readonly filter: Expression | undefined
  readonly orderBy: readonly OrderTerm[]
  readonly top: number | undefined
  readonly skip: number | undefined
  readonly count: boolean
  readonly search: SearchExpression | undefined
  /** As sent: opaque here. */
  readonly skipToken: string | undefined
  /** As sent: which formats there are is the resource's affair. */
  readonly format: string | undefined
  /** Equal for two requests that differ in nothing but how far they have paged: what a $skiptoken is bound to. */
  readonly normalized: string
}

/** Of a query without any. */
const noOptions: QueryOptions = {
  select: undefined,
  filter: undefined,
  orderBy: [],
  top: undefined,
  skip: undefined,
  count: false,
  search: undefined,
  skipToken: undefined,
  format: undefined,
  normalized: '[]',
}

const pagingOptions: ReadonlySet<OptionName> = new Set(['$skip', '$skiptoken', '$top'])

/**
 * Reads a query string, with or without its question mark, percent-encoded as in `URL.search`. Throws 400 for what is
 * wrong and 501 for what OData knows and this service leaves out, with the option as target.
 */
export const parseQueryOptions = (search: string, { type, version, resource, clock }: QueryTarget): QueryOptions => {
  const options = readOptions(search, version, resource)
  if (options.size === 0) return noOptions
  const read = <Result>(option: OptionName, parse: (text: string) => Result): Result | undefined => {
    const text = options.get(option)
    return text === undefined ? undefined : aimedAt(option, () => parse(text))
  }
  read('$expand', () => {
    throw badRequest(`The type '${type.qualifiedName}' has no relationships to expand.`)
  })
  for (const option of ['$apply', '$compute', '$deltatoken', '$index', '$schemaversion'] as const) {
    read(option, () => {
      throw notSupported(`The query option '${option}'`)
    })
  }
  const vocabulary = vocabularyOf(type, version)
  const now = once(() => instantOf(clock()))
  const tally = createTally(limits.literals)
  return {
    select: read('$select', (text) => parseSelect(text, vocabulary)),
    filter: read('$filter', (text) => parseFilter(text, { ...vocabulary, now, tally })),
    search: read('$search', (text) => parseSearch(text, searchedProperties(type, version), tally)),
    orderBy:
      read('$orderby', (text) =>
        parseOrderBy(text, { ...vocabulary, now, tally: createTally(limits.orderLiterals) }),
      ) ?? [],
    top: read('$top', (text) => integer('$top', text, 1, limits.top)),
    skip: read('$skip', (text) => integer('$skip', text, 0, limits.skip)),
    count: read('$count', flag) ?? false,
    skipToken: read('$skiptoken', filled),
    format: read('$format', filled),
    normalized: JSON.stringify([...options].filter(([name]) => !pagingOptions.has(name)).sort(byName)),
  }
}

const byName = ([left]: [string, string], [right]: [string, string]) => (left < right ? -1 : 1)

const integer = (option: OptionName, text: string, least: number, most: number) => {
  const value = /^[ \t]*\d{1,9}[ \t]*$/.test(text) ? Number(text) : -1
  if (value < least || value > most) throw badRequest(`${option} must be an integer from ${least} to ${most}.`)
  return value
}

const flag = (text: string) => {
  const value = text.trim().toLowerCase()
  if (value !== 'true' && value !== 'false') throw badRequest('$count must be true or false.')
  return value === 'true'
}

const filled = (text: string) => {
  if (text.trim() === '') throw badRequest('The query option is empty.')
  return text
}
