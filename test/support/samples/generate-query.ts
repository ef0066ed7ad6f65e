import fc from 'fast-check'
import { fromInstant } from '../../../src/model/date-time.ts'
import { edgeInstants, hostileStrings, sampleRows } from './sample-rows.ts'

/** The text of the options of one query on `sampleType`. */
export interface QueryText {
  readonly filter: string
  readonly search: string | undefined
  readonly orderBy: string | undefined
}

type Text = fc.Arbitrary<string>

const anyCase = (word: string): Text =>
  fc.oneof(
    { arbitrary: fc.constant(word), weight: 4 },
    fc.constant(word.toUpperCase()),
    fc.constant(word.charAt(0).toUpperCase() + word.slice(1)),
  )
const oneOf = (...words: readonly string[]): Text => fc.oneof(...words.map(anyCase))
const joined = (...parts: readonly (Text | string)[]): Text =>
  fc.tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part))).map((texts) => texts.join(''))
const quoted = (text: string) => `'${text.replaceAll("'", "''")}'`

const stringLiteral = fc.oneof(
  fc.constantFrom(...hostileStrings, '', 'b', 'zz').map(quoted),
  fc
    .string({ unit: fc.constantFrom('a', 'b', 'A', ' ', '%', '_', "'", 'é', '😀', '\uffff', '"', '\\'), maxLength: 3 })
    .map(quoted),
)
const integerLiteral = fc.oneof(
  fc.integer({ min: -3, max: 30 }).map(String),
  fc.constantFrom('2024', '9007199254740991', '-9007199254740991', '3000000000', '0'),
)
const decimalLiteral = fc.constantFrom(
  '0.5',
  '-1.5',
  '0.1',
  '2.25',
  '1e300',
  '-1E300',
  '0.5564522',
  '0.0000001',
  '1e-320',
)
const instantLiteral = fc.oneof(
  fc.constantFrom(...edgeInstants).map(fromInstant),
  fc.constantFrom(...edgeInstants),
  fc.constantFrom('2024-02-29T23:59Z', '2000-02-29T14:30:45.50000001+02:00', '2024-03-01'),
)
const dateLiteral = fc.constantFrom('2024-02-29', '0001-01-01', '9999-12-31', '1970-01-01', '2016-12-31', '2017-01-01')
const timeLiteral = fc.constantFrom('00:00', '23:59:59', '12:30:45.5', '23:59:59.9999999', '07:59:57.5564522')
const colorLiteral = fc.constantFrom(
  "'red'",
  "'AMBER'",
  "'green'",
  "'unknownFutureValue'",
  "microsoft.graph.sampleColor'Red'",
  "Microsoft.Graph.samplecolor'green'",
)

/** Now and then in parentheses, where grouping changes nothing. */
const grouped = (text: Text): Text =>
  fc.oneof({ arbitrary: text, weight: 6 }, joined('(', text, ')'), joined('( ', text, ' )'))
const memo = (make: (depth: number) => Text) => {
  const made: Text[] = []
  return (depth: number): Text => {
    made[depth] ??= make(depth)
    return made[depth]
  }
}

const stringText = memo((depth) => {
  const leaf = fc.oneof(
    { arbitrary: oneOf('name', 'nickname', 'note', 'id'), weight: 12 },
    { arbitrary: stringLiteral, weight: 8 },
    { arbitrary: oneOf('null'), weight: depth === 0 ? 0 : 1 },
  )
  if (depth === 0) return leaf
  const inner = stringText(depth - 1)
  const number = numberIn(depth - 1)
  return fc.oneof(
    { arbitrary: leaf, weight: 4 },
    joined(oneOf('tolower', 'toupper', 'trim'), '(', inner, ')'),
    joined(oneOf('concat'), '(', inner, ',', inner, ')'),
    joined(oneOf('substring'), '(', inner, ', ', number, ')'),
    joined(oneOf('substring'), '(', inner, ',', number, ' , ', number, ')'),
  )
})
/** Whole numbers only, as substring wants them. */
const numberIn = (depth: number): Text =>
  fc.oneof(integerLiteral, joined(oneOf('length'), '(', stringText(Math.max(0, depth)), ')'))

const momentText = memo(() =>
  fc.oneof(
    { arbitrary: oneOf('created', 'ended'), weight: 4 },
    instantLiteral.filter((text) => text.length > 10),
    oneOf('now()'),
  ),
)
const timeText = fc.oneof(joined(oneOf('time'), '(', momentText(0), ')'), timeLiteral)
const dateText = fc.oneof(joined(oneOf('date'), '(', momentText(0), ')'), dateLiteral)

const numberText = memo((depth) => {
  const leaf = fc.oneof(
    integerLiteral,
    decimalLiteral,
    joined(oneOf('length'), '(', stringText(Math.min(depth, 1)), ')'),
    joined(oneOf('indexof'), '(', stringText(Math.min(depth, 1)), ',', stringText(0), ')'),
    joined(oneOf('year', 'month', 'day'), '(', fc.oneof(momentText(0), dateText), ')'),
    joined(oneOf('hour', 'minute', 'second', 'fractionalseconds'), '(', fc.oneof(momentText(0), timeText), ')'),
  )
  if (depth === 0) return leaf
  const inner = numberText(depth - 1)
  return fc.oneof(
    { arbitrary: leaf, weight: 3 },
    joined(
      '-',
      leaf.filter((text) => !text.startsWith('-')),
    ),
    joined('-(', inner, ')'),
    { arbitrary: joined(inner, ' ', oneOf('add', 'sub', 'mul', 'div', 'divby', 'mod'), ' ', inner), weight: 3 },
    {
      arbitrary: joined('(', inner, ' ', oneOf('add', 'sub', 'mul', 'div', 'divby', 'mod'), ' ', inner, ')'),
      weight: 2,
    },
  )
})

const equality = oneOf('eq', 'ne')
const ordering = oneOf('eq', 'ne', 'gt', 'ge', 'lt', 'le')
const list = (member: Text): Text =>
  fc
    .array(fc.oneof({ arbitrary: member, weight: 8 }, fc.constant('null')), { minLength: 1, maxLength: 5 })
    .map((members) => `(${members.join(',')})`)

const comparisonText = memo((depth) => {
  const text = stringText(Math.min(depth, 2))
  const number = numberText(Math.min(depth, 2))
  return fc.oneof(
    { arbitrary: joined(text, ' ', ordering, ' ', text), weight: 4 },
    { arbitrary: joined(oneOf('contains', 'startswith', 'endswith'), '(', text, ',', text, ')'), weight: 4 },
    { arbitrary: joined(text, ' ', oneOf('in'), ' ', list(stringLiteral)), weight: 2 },
    { arbitrary: joined(number, '  ', ordering, ' ', number), weight: 4 },
    joined('length(name) ', oneOf('add', 'div', 'divby'), ' length(nickname) ', ordering, ' ', number),
    joined(oneOf('length'), '(', text, ') in ', list(fc.oneof(integerLiteral, decimalLiteral))),
    {
      arbitrary: joined(oneOf('created', 'ended'), ' ', ordering, ' ', fc.oneof(instantLiteral, oneOf('null'))),
      weight: 2,
    },
    joined(momentText(0), ' ', ordering, ' ', momentText(0)),
    joined(oneOf('created', 'ended'), ' in ', list(instantLiteral)),
    joined(timeText, ' ', ordering, ' ', timeText),
    joined(dateText, ' ', ordering, ' ', dateText),
    {
      arbitrary: joined(oneOf('color', 'mood'), ' ', equality, ' ', fc.oneof(colorLiteral, oneOf('null', 'mood'))),
      weight: 2,
    },
    joined(oneOf('color', 'mood'), ' in ', list(colorLiteral)),
    joined(
      oneOf('active', 'verified', 'true', 'false'),
      ' ',
      ordering,
      ' ',
      oneOf('verified', 'true', 'false', 'null'),
    ),
    joined(oneOf('verified'), ' in ', list(oneOf('true', 'false'))),
    oneOf('active', 'verified', 'verified', 'null'),
    joined(oneOf('null', 'nickname'), ' ', ordering, ' ', oneOf('null')),
  )
})

export const filterText = memo((depth) => {
  const comparison = comparisonText(depth)
  if (depth === 0) return comparison
  const inner = filterText(depth - 1)
  const bare = joined('(', inner, ')')
  return fc.oneof(
    { arbitrary: comparison, weight: 2 },
    { arbitrary: joined(grouped(inner), ' ', oneOf('and', 'or'), ' ', grouped(inner)), weight: 3 },
    joined(grouped(comparison), ' ', oneOf('and'), ' ', grouped(comparison), ' ', oneOf('or'), ' ', bare),
    joined(oneOf('not'), ' ', bare),
    joined(bare, ' ', ordering, ' ', fc.oneof(oneOf('true', 'false', 'null'), bare)),
  )
})

/** What would be found if the end of one property and the start of the next were one text. */
const spanning = sampleRows.flatMap(({ name, nickname }) => (nickname === null ? [] : [`${name}${nickname}`]))

const term = fc.oneof(
  fc.constantFrom(...spanning).map((text) => `"${text.replace(/["\\]/g, '\\$&')}"`),
  fc.constantFrom('a', 'B', 'ab', 'é', '😀', '%', '_', "it's", 'RED', 'null', '漢', '7000-8000', 'z'),
  fc.constantFrom('"a%b"', '"A B"', '" "', '"\\"x"', '"\\\\"', '"AND"', '"b c"'),
)
const searchText = memo((depth) => {
  if (depth === 0) return term
  const inner = searchText(depth - 1)
  return fc.oneof(
    term,
    joined(inner, ' ', inner),
    joined(inner, ' AND ', inner),
    joined(inner, ' OR ', inner),
    joined('NOT ', term),
    joined('(', inner, ')'),
  )
})

const orderTerm = joined(
  fc.oneof(
    {
      arbitrary: oneOf('name', 'nickname', 'note', 'color', 'mood', 'active', 'verified', 'created', 'ended'),
      weight: 4,
    },
    joined(oneOf('length', 'tolower', 'trim'), '(', oneOf('name', 'nickname', 'note'), ')'),
    joined(oneOf('year', 'date', 'time'), '(', oneOf('created', 'ended'), ')'),
    joined(
      oneOf('length'),
      '(nickname) ',
      oneOf('mod', 'divby', 'mul', 'add'),
      ' ',
      fc.constantFrom('2', '0', '0.5', '1e308'),
    ),
    fc.constantFrom("contains(nickname,'a')", 'nickname gt note', 'not verified', "color eq 'red'", '-length(name)'),
  ),
  fc.constantFrom('', ' asc', ' desc', ' DESC'),
)

export const queryText: fc.Arbitrary<QueryText> = fc.record({
  filter: filterText(3),
  search: fc.oneof({ arbitrary: fc.constant(undefined), weight: 3 }, searchText(2)),
  orderBy: fc.option(
    fc.array(orderTerm, { minLength: 1, maxLength: 4 }).map((terms) => terms.join(', ')),
    { nil: undefined },
  ),
})
