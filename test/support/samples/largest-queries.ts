import { limits } from '../../../src/odata/query/limits.ts'

const repeated = (text: string, count: number, separator: string) => Array<string>(count).fill(text).join(separator)
const nested = (open: string, inner: string, close: string, depth: number) =>
  open.repeat(depth) + inner + close.repeat(depth)
const queryOf = (options: Readonly<Record<string, string>>) =>
  Object.entries(options)
    .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
    .join('&')

const { comparisons, depth, listMembers, literals, orderLiterals, orderTerms } = limits

/** Each goes to the end of one limit or several. */
export const largestQueries: Readonly<Record<string, string>> = {
  'comparisons in a row': queryOf({ $filter: repeated("name eq 'a'", comparisons, ' or ') }),
  'literals on both sides': queryOf({ $filter: repeated("'a' ne 'b'", comparisons, ' and ') }),
  'bare booleans': queryOf({ $filter: repeated('verified', comparisons, ' or ') }),
  'comparisons of comparisons': queryOf({ $filter: repeated('verified', depth + 1, ' gt ') }),
  negations: queryOf({ $filter: `${'not '.repeat(depth)}verified` }),
  'negated groups': queryOf({ $filter: nested('not(', 'nickname gt note', ')', depth / 2) }),
  'alternating chains': queryOf({
    $filter: nested("verified and (nickname gt 'a' or (", 'nickname gt note', '))', depth / 2),
  }),
  'alternating exact chains': queryOf({
    $filter: `not (${nested("nickname gt note and (nickname gt 'a' or (", 'nickname gt note', '))', 4)})`,
  }),
  'nested functions': queryOf({
    $filter: `${nested('substring(', 'nickname', ',length(note))', depth - 1)} gt note`,
  }),
  'nested arithmetic': queryOf({ $filter: `length(nickname)${' add length(note)'.repeat(depth - 1)} gt length(note)` }),
  'nested divisions': queryOf({
    $filter: `not (length(nickname)${' div length(note)'.repeat(depth - 3)} gt 1 eq false)`,
  }),
  'deepest under the longest chain': queryOf({
    $filter: `(nickname in ('a',null)) and length(nickname)${' divby length(note)'.repeat(depth - 1)} gt length(note)${" or 'a' gt note".repeat(comparisons - 2)}`,
  }),
  'a list of strings': queryOf({ $filter: `name in (${repeated("'a'", listMembers, ',')})` }),
  'a list of numbers': queryOf({ $filter: `length(nickname) in (${repeated('1.5', literals, ',')})` }),
  'search terms': queryOf({ $search: repeated('a', comparisons, ' ') }),
  'everything at once': queryOf({
    $filter: `length(name) in (${repeated('1', literals - comparisons + 1, ',')})`,
    $search: repeated('a', comparisons - 1, ' OR '),
    $orderby: repeated("concat(nickname,'a') desc", Math.min(orderTerms, orderLiterals), ','),
  }),
  'deep order terms': queryOf({
    $filter: repeated('nickname gt note', comparisons, ' or '),
    $orderby: repeated(`${nested('substring(', 'nickname', ',length(note))', depth - 1)} desc`, orderTerms, ','),
  }),
}
