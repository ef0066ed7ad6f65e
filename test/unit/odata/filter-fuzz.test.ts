import fc from 'fast-check'
import { expect, it } from 'vitest'
import { GraphError } from '../../../src/errors.ts'
import type { ResourceKind } from '../../../src/odata/query/option-names.ts'
import { parseQueryOptions } from '../../../src/odata/query/query-options.ts'
import { testClock } from '../../support/oracles/evaluate.ts'
import { fuzz } from '../../support/process/fuzz.ts'
import { filterText, queryText } from '../../support/samples/generate-query.ts'
import { oasisExpressions } from '../../support/samples/oasis-expressions.ts'
import { parseSample, queryString } from '../../support/samples/sample-queries.ts'
import { hostileStrings } from '../../support/samples/sample-rows.ts'
import { sampleType } from '../../support/samples/sample-type.ts'

const inputs = fuzz(1000)
const timeout = 60_000 + inputs.numRuns * 20

/** Reads, or refuses as a caller can understand; anything else is thrown on. */
const readOrRefuse = (read: () => unknown) => {
  try {
    read()
    return true
  } catch (error) {
    if (error instanceof GraphError && (error.status === 400 || error.status === 501)) return true
    throw error
  }
}

const readers = ['$filter', '$orderby', '$search', '$select'].map(
  (option) => (text: string) => readOrRefuse(() => parseSample(`${option}=${encodeURIComponent(text)}`)),
)
const readEverywhere = (text: string) => readers.every((read) => read(text))

const good = [...oasisExpressions, ...fc.sample(filterText(3), { numRuns: 300, seed: 7 })]
const words = `eq ne gt in and or not null true name nickname color active created ( ( ) ) , - 1 2.5 'a' "a" ' ''
  contains( length( substring( now() 2024-02-29 12:30 asc desc NOT AND OR / $it @p : * %27 \0 \ud800`.split(/\s+/)
const piece = fc.oneof(
  fc.constantFrom(...words),
  fc.constantFrom(...hostileStrings),
  fc.string({ unit: 'binary', maxLength: 3 }),
)

it.each(oasisExpressions)('reads or refuses %s', (text) => {
  expect(readEverywhere(text)).toBe(true)
})

it('reads or refuses arbitrary text', { timeout }, () => {
  const text = fc
    .string({ unit: 'binary', maxLength: 60 })
    .map((one) => (one.isWellFormed() ? one : one.toWellFormed()))
  fc.assert(fc.property(text, readEverywhere), inputs)
})

it('reads or refuses any row of words', { timeout }, () => {
  const text = fc.array(piece, { maxLength: 30 }).map((pieces) => pieces.join(' ').toWellFormed())
  fc.assert(fc.property(text, readEverywhere), inputs)
})

it('reads or refuses good text gone bad', { timeout }, () => {
  const cut = fc.record({ at: fc.nat(200), length: fc.nat(8), put: fc.oneof(piece, fc.constant('')) })
  const text = fc.tuple(fc.constantFrom(...good), fc.array(cut, { minLength: 1, maxLength: 4 })).map(([whole, cuts]) =>
    cuts
      .reduce((one, { at, length, put }) => {
        const start = at % (one.length + 1)
        return one.slice(0, start) + put + one.slice(start + length)
      }, whole)
      .toWellFormed(),
  )
  fc.assert(fc.property(text, readEverywhere), inputs)
})

it('reads or refuses any query string', { timeout }, () => {
  const name = fc.constantFrom(
    '$filter',
    'filter',
    '%24top',
    '$TOP',
    'skip',
    '$count',
    '$apply',
    '$x',
    'x',
    '',
    '$format',
  )
  const value = fc.oneof(
    piece.map((text) => encodeURIComponent(text.toWellFormed())),
    fc.constantFrom('%', '%zz', '%C3', '%ED%A0%80', '1', '-1', '1e3', 'true', '99999999999999999999', '+', '%00'),
    fc.string({ maxLength: 5 }),
  )
  const pairs = fc
    .array(
      fc.tuple(name, value).map((pair) => pair.join('=')),
      { maxLength: 5 },
    )
    .map((all) => all.join('&'))
  const text = fc.oneof(pairs, queryText.map(queryString), fc.string({ unit: 'binary', maxLength: 40 }))
  const resource = fc.constantFrom<ResourceKind>('collection', 'entity', 'count', 'other')
  const version = fc.constantFrom('beta', 'v1.0')
  fc.assert(
    fc.property(text, resource, version, (search, kind, one) =>
      readOrRefuse(() =>
        parseQueryOptions(search, { type: sampleType, version: one, resource: kind, clock: testClock }),
      ),
    ),
    inputs,
  )
})
