import { expect, it } from 'vitest'
import { isMet, type Precondition } from '../../../src/db/store/precondition.ts'

type Tags = Precondition['ifMatch']

it.each<[Tags, Tags, boolean]>([
  [undefined, undefined, true],
  ['any', undefined, true],
  [[], undefined, false],
  [[2], undefined, true],
  [[1, 2, 3], undefined, true],
  [[1, 3], undefined, false],
  [undefined, 'any', false],
  [undefined, [], true],
  [undefined, [2], false],
  [undefined, [1, 2, 3], false],
  [undefined, [1, 3], true],
  ['any', [1], true],
  [[2], [1], true],
  [[2], [2], false],
  [[1], [1], false],
])('revision 2 with If-Match %j and If-None-Match %j: %s', (ifMatch, ifNoneMatch, expected) => {
  expect(isMet({ ifMatch, ifNoneMatch }, 2)).toBe(expected)
})
