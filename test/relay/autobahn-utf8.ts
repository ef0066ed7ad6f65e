const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')
const inHex = (...all: readonly string[]): readonly Uint8Array[] => all.map(bytes)
const points = (...all: readonly number[]): readonly Uint8Array[] =>
  all.map((point) => Buffer.from(String.fromCodePoint(point)))

const whole = bytes('ce ba e1 bd b9 cf 83 ce bc ce b5')
/** Whether so many bytes of it end where a character does. */
const endsCharacter = (length: number) => [2, 5, 7, 9, 11].includes(length)
const prefixes = Array.from({ length: 11 }, (_, at) => whole.subarray(0, at + 1))
const nonCharacters = Array.from({ length: 17 }, (_, plane) => plane * 0x10000).flatMap((plane) => [
  plane + 0xfffe,
  plane + 0xffff,
])
const surrogates = ['ed a0 80', 'ed ad bf', 'ed ae 80', 'ed af bf', 'ed b0 80', 'ed be 80', 'ed bf bf']
const pairs = ['ed a0 80', 'ed ad bf', 'ed ae 80', 'ed af bf'].flatMap((high) =>
  ['ed b0 80', 'ed bf bf'].map((low) => `${high} ${low}`),
)
const starts = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => `${(from + at).toString(16)} 20`).join(' ')
const continuation = (count: number) => Array.from({ length: count }, (_, at) => (at % 2 === 0 ? '80' : 'bf')).join(' ')
const unfinished = [
  'c0',
  'e0 80',
  'f0 80 80',
  'f8 80 80 80',
  'fc 80 80 80 80',
  'df',
  'ef bf',
  'f7 bf bf',
  'fb bf bf bf',
  'fd bf bf bf bf',
]

/**
 * Texts that are UTF-8, and that are not, under the numbers of Autobahn's cases, which follow Markus Kuhn's "UTF-8 decoder
 * capability and stress test".
 */
export const utf8Cases: readonly (readonly [id: string, isText: boolean, texts: readonly Uint8Array[]])[] = [
  ['6.5', true, [Buffer.from('Hello-µ@ßöäüàá-UTF-8!!'), whole]],
  ['6.6', true, prefixes.filter(({ length }) => endsCharacter(length))],
  ['6.6', false, prefixes.filter(({ length }) => !endsCharacter(length))],
  ['6.7', true, points(0, 0x80, 0x800, 0x10000)],
  ['6.8', false, inHex('f8 88 80 80 80', 'fc 84 80 80 80 80')],
  ['6.9', true, points(0x7f, 0x7ff, 0xffff, 0x10ffff)],
  ['6.10', false, inHex('f7 bf bf bf', 'fb bf bf bf bf', 'fd bf bf bf bf bf')],
  ['6.11', true, points(0xd7ff, 0xe000, 0xfffd, 0x10ffff)],
  ['6.11', false, inHex('f4 90 80 80')],
  ['6.12', false, [...inHex('80', 'bf'), ...[2, 3, 4, 5, 6, 7].map((count) => bytes(continuation(count)))]],
  [
    '6.13',
    false,
    inHex(starts(0xc0, 0xdf), starts(0xe0, 0xef), starts(0xf0, 0xf7), starts(0xf8, 0xfb), starts(0xfc, 0xfd)),
  ],
  ['6.14', false, inHex(...unfinished)],
  ['6.15', false, inHex(unfinished.join(' '))],
  ['6.16', false, inHex('fe', 'ff', 'fe fe ff ff')],
  ['6.17', false, inHex('c0 af', 'e0 80 af', 'f0 80 80 af', 'f8 80 80 80 af', 'fc 80 80 80 80 af')],
  ['6.18', false, inHex('c1 bf', 'e0 9f bf', 'f0 8f bf bf', 'f8 87 bf bf bf', 'fc 83 bf bf bf bf')],
  ['6.19', false, inHex('c0 80', 'e0 80 80', 'f0 80 80 80', 'f8 80 80 80 80', 'fc 80 80 80 80 80')],
  ['6.20', false, inHex(...surrogates)],
  ['6.21', false, inHex(...pairs)],
  ['6.22', true, points(...nonCharacters)],
  ['6.23', true, points(0xfff9, 0xfffa, 0xfffb, 0xfffc, 0xfffd, 0xfffe, 0xffff)],
]
