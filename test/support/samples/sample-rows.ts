import { toInstant } from '../../../src/model/date-time.ts'
import type { Entity } from '../../../src/model/value.ts'
import { sampleColor } from './sample-type.ts'

/** Strings that engines, encodings and patterns are known to stumble over. */
export const hostileStrings: readonly string[] = [
  'a',
  'A',
  'ab',
  'Ab c',
  ' a ',
  '  ',
  '\ta\n',
  "it's",
  "''",
  '"',
  '%',
  '_',
  'a%b_c',
  '100%',
  '\\',
  'null',
  'true',
  '0',
  '00',
  '1e2',
  '-1',
  'é',
  'É',
  'e\u0301',
  'ß',
  'İ',
  'ı',
  'K',
  '\u00a0a',
  '\ue000',
  '\uffff',
  '\u{10000}',
  '😀',
  '😀a😀',
  '👩‍👩‍👧',
  '\u{10ffff}',
  '漢字',
  'Z',
  'z',
  '[x]',
  '*',
  'a--b',
  'a;b',
  '$filter',
  'constructor',
  '__proto__',
  'abcabc',
  'bcab',
  '\u200b',
  '\ufeffa',
  'red',
  'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa',
]

/** In the stored form: ends of the calendar, of days, of leap days, of the fraction. */
export const edgeInstants: readonly string[] = [
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.9999999Z',
  '1969-12-31T23:59:59.9999999Z',
  '1970-01-01T00:00:00Z',
  '2000-02-29T12:30:45.5Z',
  '2016-12-31T23:59:57.5564522-08:00',
  '2024-02-29T23:59:59.0000001Z',
  '2024-03-01T00:00:00+14:00',
  '2024-03-01T00:00:00-14:00',
  '2026-11-24T13:17:00.1000000Z',
].map((text) => toInstant(text) ?? '')

const at = <Item>(items: readonly Item[], index: number): Item => {
  const item = items[index % items.length]
  if (item === undefined) throw new Error('There is nothing to choose from.')
  return item
}

const colors = Object.keys(sampleColor.members)

/** Sixty-four entities; the steps share no factor with the lengths, so that the values mix. */
export const sampleRows: readonly Entity[] = Array.from({ length: 64 }, (_, index) => ({
  id: `0193a1c0-0000-7000-8000-${String(index).padStart(12, '0')}`,
  name: at(hostileStrings, index),
  nickname: index % 4 === 0 ? null : at(hostileStrings, index * 7 + 3),
  note: index % 3 === 0 ? null : at(hostileStrings, index * 3 + 1) + at(hostileStrings, index * 11),
  password: 'never shown',
  color: at(colors, index),
  mood: index % 5 === 0 ? null : at(colors, index * 3 + 1),
  active: index % 2 === 0,
  verified: index % 3 === 0 ? null : index % 3 === 1,
  created: at(edgeInstants, index),
  ended: index % 4 === 1 ? null : at(edgeInstants, index * 3 + 2),
}))
