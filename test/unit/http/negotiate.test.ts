import { describe, expect, it } from 'vitest'
import { GraphError } from '../../../src/errors.ts'
import { negotiate, negotiateMetadata } from '../../../src/http/request/negotiate.ts'

const choose = <T>(choice: () => T): T | number => {
  try {
    return choice()
  } catch (error) {
    if (error instanceof GraphError) return error.status
    throw error
  }
}

type Case = readonly [accept: string | undefined, chosen: string | number]

const data: readonly Case[] = [
  [undefined, 'minimal'],
  ['', 406],
  [',', 406],
  ['*/*', 'minimal'],
  ['application/*', 'minimal'],
  ['application/json', 'minimal'],
  ['APPLICATION/JSON; CHARSET=UTF-8', 'minimal'],
  ['text/html', 406],
  ['text/*', 406],
  ['*', 406],
  // The metadata level, in every way to write it.
  ['application/json;odata.metadata=none', 'none'],
  ['application/json;metadata=full', 'full'],
  ['application/json; OData.Metadata = "FULL"', 'full'],
  ['application/json;odata.metadata=full;odata.streaming=true;IEEE754Compatible=false', 'full'],
  ['application/json;IEEE754Compatible=true;charset="utf-8";odata.metadata=none', 'none'],
  ['application/json;odata.streaming;odata.metadata=none', 'none'],
  ['application/json;profile="a,b;odata.metadata=full";odata.metadata=none', 'none'],
  ['*/*;odata.metadata=full', 'full'],
  ['application/json;odata.metadata=verbose', 406],
  ['application/json;charset=iso-8859-1', 406],
  ['application/json;charset=iso-8859-1, */*;q=0.1', 'minimal'],
  ['text/html, application/json;odata.metadata=verbose, application/json;odata.metadata=none', 'none'],
  // The highest quality, then the first mention.
  ['application/json;odata.metadata=none;q=0.5, application/json;odata.metadata=full;q=0.6', 'full'],
  ['application/json;odata.metadata=none, application/json;odata.metadata=full', 'none'],
  ['application/json;odata.metadata=full, application/json;odata.metadata=none', 'full'],
  ['application/json;odata.metadata=full, application/json', 'full'],
  ['application/json, application/json;odata.metadata=full', 'minimal'],
  ['text/html;q=0.9, */*;q=0.1, application/json;odata.metadata=none;q=0.2', 'none'],
  // The most specific range decides: parameters, then the type, then its half, then anything.
  ['application/json;q=0, */*;q=0.1', 406],
  ['*/*;q=0.1, application/json;q=0', 406],
  ['application/json;q=0, application/*', 406],
  ['application/*;q=0, */*', 406],
  ['application/*;q=0, application/json;q=0.1', 'minimal'],
  ['*/*;q=0', 406],
  ['application/json;q=0.000', 406],
  ['application/json;Q=0, */*', 406],
  ['application/json;odata.metadata=minimal;q=0, application/json', 'full'],
  ['application/json;odata.metadata=minimal;q=0.1, application/json;q=0.2', 'full'],
  ['*/*;odata.metadata=minimal;q=0, application/json', 'minimal'],
  ['application/json;q=0, application/json;odata.metadata=full;q=0.1', 'full'],
  // A weight that is no number says nothing, of its range alone.
  ['application/json;q=high', 406],
  ['application/json;q=high, */*;q=0.1', 'minimal'],
  ['application/json;odata.metadata=none;q=high, application/json;odata.metadata=full', 'full'],
]

const metadata: readonly Case[] = [
  [undefined, 'xml'],
  ['', 406],
  ['*/*', 'xml'],
  ['application/*', 'xml'],
  ['text/*', 'xml'],
  ['text/xml', 'xml'],
  ['application/xml', 'xml'],
  ['application/json', 'json'],
  ['application/json;odata.metadata=full;IEEE754Compatible=true', 'json'],
  ['text/html', 406],
  ['text/html, application/json;q=0.5, */*;q=0.1', 'json'],
  ['application/json, application/xml', 'json'],
  ['application/xml, application/json', 'xml'],
  ['*/*, application/json', 'xml'],
  ['application/xml;q=0.5, application/json', 'json'],
  ['application/xml;q=0, */*;q=0.1', 'json'],
  ['application/json;q=0, */*;q=0.1', 'xml'],
  ['application/xml;q=0, application/json;q=0, */*', 406],
  // XML is sent as application/xml: text/xml can ask for it, and refuses only itself.
  ['application/json, text/xml', 'json'],
  ['text/xml, application/json', 'xml'],
  ['text/xml;q=0, */*', 'xml'],
  ['text/*;q=0, */*', 'xml'],
]

describe.each([
  { kind: 'data', choice: negotiate, cases: data },
  { kind: 'the metadata document', choice: negotiateMetadata, cases: metadata },
])('for $kind', ({ choice, cases }) => {
  it.each(cases)('Accept: %s → %s', (accept, chosen) => {
    expect(choose<string>(() => choice(accept, undefined))).toBe(chosen)
  })

  it('takes $format for a media range, and Accept for nothing beside it', () => {
    for (const [accept, chosen] of cases) {
      if (accept !== undefined)
        expect([accept, choose<string>(() => choice('image/png', accept))]).toEqual([accept, chosen])
    }
  })
})

it.each([
  ['json', 'minimal', 'json'],
  ['JSON', 'minimal', 'json'],
  ['xml', 406, 'xml'],
  ['Xml', 406, 'xml'],
  ['atom', 406, 406],
  ['constructor', 406, 406],
])('$format=%s is %s for data, %s for the metadata document', (format, ofData, ofMetadata) => {
  const chosen = [negotiate, negotiateMetadata].map((choice) => choose<string>(() => choice('image/png', format)))
  expect(chosen).toEqual([ofData, ofMetadata])
})
