import { describe, expect, it } from 'vitest'
import { GraphError } from '../../../src/errors.ts'
import { negotiate, negotiateMetadata, negotiateText, prefersHtml } from '../../../src/http/request/negotiate.ts'

const choose = <T>(choice: () => T): T | number => {
  try {
    return choice()
  } catch (error) {
    if (error instanceof GraphError) return error.status
    throw error
  }
}

/** The metadata level of what was chosen, with a mark where numbers are strings. */
const negotiateData = (accept: string | undefined, format: string | undefined) => {
  const { level, ieee754Compatible } = negotiate(accept, format)
  return ieee754Compatible ? `${level}, IEEE 754` : level
}

type Case = readonly [accept: string | undefined, chosen: string | number]

const data: readonly Case[] = [
  [undefined, 'minimal'],
  // What names nothing allows anything (RFC 9110, section 12.5.1).
  ['', 'minimal'],
  [' ', 'minimal'],
  [',', 'minimal'],
  ['*/*', 'minimal'],
  ['application/*', 'minimal'],
  ['application/json', 'minimal'],
  ['APPLICATION/JSON; CHARSET=UTF-8', 'minimal'],
  ['text/html', 406],
  ['text/*', 406],
  ['*', 'minimal'],
  // What clients really send: browsers, curl, Java, Python, .NET, Power Query.
  ['text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8', 'minimal'],
  ['text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2', 'minimal'],
  ['application/json, text/plain, */*', 'minimal'],
  ['application/json;', 'minimal'],
  ['application/json ; , ', 'minimal'],
  ['application/json;charset=utf8', 'minimal'],
  ['application/json;charset=UTF8', 'minimal'],
  ['application/json; charset="utf8"', 'minimal'],
  ['application/json;charset=utf_8', 'minimal'],
  ['application/json;charset=', 'minimal'],
  ['application/json;charset=utf-16', 406],
  ['application/json;charset=utf-8x', 406],
  ['application/json;odata=verbose', 'minimal'],
  ['application/json;odata.metadata=minimal;odata.streaming=true', 'minimal'],
  ['application/json;odata.metadata=minimal;q=1.0,application/json;odata=minimalmetadata;q=0.9', 'minimal'],
  ['application/json;version=1;ext="a;b"', 'minimal'],
  ['application/atom+xml,application/json;q=0.5', 'minimal'],
  // Int64 and Decimal as strings, in any case and order.
  ['application/json;IEEE754Compatible=true', 'minimal, IEEE 754'],
  ['application/json;ieee754compatible=TRUE', 'minimal, IEEE 754'],
  ['application/json;IEEE754Compatible="true";odata.metadata=full', 'full, IEEE 754'],
  ['application/json;odata.metadata=none;IEEE754Compatible=true;charset=utf8', 'none, IEEE 754'],
  ['application/json;IEEE754Compatible=true;q=0.4, application/json;q=0.5', 'minimal'],
  ['application/json;IEEE754Compatible=true, application/json;q=0.5', 'minimal, IEEE 754'],
  ['application/json, application/json;IEEE754Compatible=true', 'minimal'],
  ['application/json;IEEE754Compatible=false;q=0, */*', 'minimal, IEEE 754'],
  ['application/json;IEEE754Compatible=maybe', 406],
  // The metadata level, in every way to write it.
  ['application/json;odata.metadata=none', 'none'],
  ['application/json;metadata=full', 'full'],
  ['application/json; OData.Metadata = "FULL"', 'full'],
  ['application/json;odata.metadata=full;odata.streaming=true;IEEE754Compatible=false', 'full'],
  ['application/json;IEEE754Compatible=true;charset="utf-8";odata.metadata=none', 'none, IEEE 754'],
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
  ['', 'xml'],
  [',', 'xml'],
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
  ['application/xml;q=0, text/xml', 406],
]

describe.each([
  { kind: 'data', choice: negotiateData, cases: data },
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
  const chosen = [negotiateData, negotiateMetadata].map((choice) => choose<string>(() => choice('image/png', format)))
  expect(chosen).toEqual([ofData, ofMetadata])
})

it.each([
  ...[undefined, '', '*/*', 'text/*', 'text/plain', 'TEXT/PLAIN', 'text/plain;q=0.9', 'text/plain;charset=utf-8'],
  ...['text/plain; charset="UTF8";', 'application/json, text/plain;q=0.9'],
  // One who asks every resource for JSON gets a count as well.
  ...['application/json', 'application/json;odata.metadata=none', 'application/json;q=0.1'],
])('is plain text for a number alone, Accept: %s', (accept) => {
  expect(choose<string>(() => negotiateText(accept))).toBe('text')
})

it.each([
  ...['text/plain;q=0', 'text/*;q=0', '*/*;q=0', 'text/plain;charset=utf-16', 'text/html', 'application/xml'],
  ...['application/json, text/plain;q=0', 'text/plain;q=0, */*'],
])('is nothing else for a number alone, Accept: %s', (accept) => {
  expect(choose<string>(() => negotiateText(accept))).toBe(406)
})

it.each<[string | undefined, boolean]>([
  ['text/html', true],
  ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', true],
  ['text/*', true],
  ['application/json;q=0.5, text/html', true],
  ['text/html;q=0', false],
  ['text/html;q=0, */*', false],
  ['text/html;q=0.5, application/json', false],
  ['application/json', false],
  ['application/xhtml+xml', false],
  ['*/*', false],
  ['', false],
  [undefined, false],
])('HTML rather than JSON, Accept: %s → %s', (accept, wanted) => expect(prefersHtml(accept)).toBe(wanted))

it('is CSDL in XML alone where OData 4.0 is the most that is read', () => {
  for (const [accept, chosen] of [
    [undefined, 'xml'],
    ['application/json;q=1, application/xml;q=0.5', 'xml'],
    ['application/json, */*;q=0.1', 'xml'],
    ['text/xml', 'xml'],
    ['application/json', 406],
    ['application/xml;q=0, */*', 406],
  ] as const) {
    expect([accept, choose<string>(() => negotiateMetadata(accept, undefined, '4.0'))]).toEqual([accept, chosen])
  }
  expect(choose<string>(() => negotiateMetadata('application/xml', 'json', '4.0'))).toBe(406)
})
