/**
 * What one request may ask of the query language. Together they keep every statement below D1's 100 bound values and
 * expression depth of 100, whatever the query is.
 */
export const limits = {
  /** Characters of $filter, of $orderby and of $search. */
  optionLength: 2048,
  /** Comparisons, boolean functions, bare booleans and search terms of $filter and $search together. */
  comparisons: 25,
  /** Parentheses, functions, `not`, unary minus, and operators fed by operators. */
  depth: 10,
  listMembers: 50,
  /** Literals of $filter and $search together; a list counts once, except that each number in it counts. */
  literals: 50,
  orderTerms: 5,
  /** Fewer than in $filter, because a page after the first repeats each order term four times. */
  orderLiterals: 5,
  /** Characters of all that a row is ordered by, at their longest: each row of a page carries them. */
  orderLength: 16_384,
  /** Objects in a page, whether `$top` or `odata.maxpagesize` says how many. */
  top: 999,
  skip: 100_000,
} as const
