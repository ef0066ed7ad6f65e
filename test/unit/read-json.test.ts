import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { JsonError, readJson } from '../../src/json/read-json.ts'
import { fuzz } from '../support/process/fuzz.ts'

const utf8 = new TextEncoder()
const read = (text: string, maxDepth?: number) =>
  readJson(utf8.encode(text), maxDepth === undefined ? {} : { maxDepth })
const reasonOf = (bytes: Uint8Array) => {
  try {
    readJson(bytes)
    return undefined
  } catch (error) {
    return error instanceof JsonError ? error.reason : error
  }
}

it.each([
  ['{"a":1,"a":2}', 'duplicate-name'],
  ['{"a":1,"\\u0061":2}', 'duplicate-name'],
  ['{"a" : 1, "b":{"c":[{"d":1,"d":2}]}}', 'duplicate-name'],
  ['{"__proto__":1}', 'forbidden-name'],
  ['{"__pr\\u006fto__":1}', 'forbidden-name'],
  ['[[[[[[[[[]]]]]]]]]', 'too-deep'],
  ['['.repeat(100_000), 'too-deep'],
  ['{"a":'.repeat(100_000), 'too-deep'],
  ['', 'malformed'],
  ['{', 'malformed'],
  ['}', 'malformed'],
  ['{"a"}', 'malformed'],
  ['{a:1}', 'malformed'],
  ['[1,]', 'malformed'],
  ['"\\x"', 'malformed'],
  ['"a\nb"', 'malformed'],
  ['"unterminated', 'malformed'],
  ['01', 'malformed'],
  ['NaN', 'malformed'],
  ['\ufeff{}', 'malformed'],
  [`"${'\\'.repeat(99_999)}`, 'malformed'],
])('refuses %.40s: %s', (text, reason) => expect(reasonOf(utf8.encode(text))).toBe(reason))

it('refuses what is not UTF-8', () => {
  for (const bytes of [
    [0x22, 0xff, 0x22],
    [0x22, 0xed, 0xa0, 0x80, 0x22],
    [0xc0, 0x80],
  ]) {
    expect(reasonOf(new Uint8Array(bytes))).toBe('not-utf8')
  }
})

it.each([
  '{"a":{"a":1},"b":[{"a":1},{"a":2}],"c":"{\\"a\\":1,\\"a\\":2}"}',
  '[[[[[[[[]]]]]]]]',
  '"__proto__"',
  '1e400',
  '-0',
])('takes %s', (text) => expect(read(text)).toEqual(JSON.parse(text)))

it('reads what JSON.parse reads', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), fc.constantFrom(undefined, 1, '\t'), (value, indent) => {
      const text = JSON.stringify(value, null, indent)
      fc.pre(!text.includes('__proto__'))
      expect(read(text, 20)).toEqual(JSON.parse(text))
    }),
    fuzz(1000),
  )
})

it('throws nothing but JsonError, and reads nothing that JSON.parse refuses', { timeout: 600_000 }, () => {
  const pieces = fc.constantFrom(
    '{',
    '}',
    '[',
    ']',
    '"',
    '\\',
    ':',
    ',',
    'a',
    '1',
    ' ',
    '\\u0061',
    'null',
    '"a":',
    '{"a":',
  )
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(pieces, { maxLength: 40 }).map((parts) => parts.join('')),
  )
  fc.assert(
    fc.property(texts, (text) => {
      let isJson = true
      try {
        JSON.parse(text)
      } catch {
        isJson = false
      }
      const reason = reasonOf(utf8.encode(text))
      if (reason === undefined) expect(isJson).toBe(true)
      else expect(reason).toBeTypeOf('string')
    }),
    fuzz(20_000),
  )
})

const mebibyte = 2 ** 20
const filled = (piece: string) => piece.repeat(mebibyte / piece.length)

// A mebibyte is the largest body that the gateway reads. In linear time each of these takes milliseconds; what goes over
// the text again for each of its pieces takes minutes, or never ends: it is ended after twenty seconds.
it.each<[string, string, string | undefined]>([
  ['escapes', `"${filled('\\"')}"`, undefined],
  ['escapes without an end', `"${filled('\\"')}`, 'malformed'],
  ['backslashes without an end', `"${filled('\\')}`, 'malformed'],
  ['texts', `[${filled('"x",')}1]`, undefined],
  ['quotes', filled('"'), 'malformed'],
  ['names', `{${Array.from({ length: 80_000 }, (_, index) => `"n${index}":1`).join()}}`, undefined],
  ['brackets', `[${filled('[],')}1]`, undefined],
  ['blanks', `["x"${filled(' ')},1]`, undefined],
  ['texts between blanks', `[${filled('"x"    ,   ')}1]`, undefined],
  ['commas', filled(','), 'malformed'],
])('takes linear time for a mebibyte of %s', (_, text, reason) => {
  const bytes = utf8.encode(text)
  expect(runInNewContext('read()', { read: () => reasonOf(bytes) }, { timeout: 20_000 })).toBe(reason)
})
