import { expect, it } from 'vitest'
import { parsePrecondition } from '../../../src/http/request/precondition.ts'

const read = (tags: string | undefined) => [
  parsePrecondition((name) => (name === 'If-Match' ? tags : undefined)),
  parsePrecondition((name) => (name === 'If-None-Match' ? tags : undefined)),
]
const both = (revisions: 'any' | readonly number[] | undefined) => [
  { ifMatch: revisions, ifNoneMatch: undefined },
  { ifMatch: undefined, ifNoneMatch: revisions },
]

it.each<[string | undefined, 'any' | readonly number[] | undefined]>([
  [undefined, undefined],
  ['*', 'any'],
  [' *\t', 'any'],
  ['W/"1"', [1]],
  ['"1"', [1]],
  [' W/"1" ,"2", W/"3"', [1, 2, 3]],
  ['""', []],
  ['"*"', []],
  ['"a,b", "!~"', []],
  // The largest number that fits; what is larger was never given.
  ['"999999999999999", "1000000000000000"', [999_999_999_999_999]],
  [Array.from({ length: 20 }, (_, number) => `"${number}"`).join(), Array.from({ length: 20 }, (_, number) => number)],
])('reads the entity tags %s', (tags, revisions) => expect(read(tags)).toEqual(both(revisions)))

it.each([
  '',
  ' ',
  '1',
  '"1',
  '1"',
  'W/1',
  'w/"1"',
  '"1" "2"',
  '"1",',
  ',"1"',
  '*,*',
  '*, "1"',
  '"a b"',
  '"\x7f"',
  '"é"',
])('refuses %j, and says where', (tags) => {
  for (const name of ['If-Match', 'If-None-Match']) {
    const parse = () => parsePrecondition((asked) => (asked === name ? tags : undefined))
    expect(parse).toThrow(
      expect.objectContaining({ status: 400, target: name, message: `The ${name} header contains an invalid value.` }),
    )
  }
})

it('refuses more than twenty, and says where', () => {
  const tags = Array.from({ length: 21 }, (_, number) => `"${number}"`).join()
  for (const name of ['If-Match', 'If-None-Match']) {
    const parse = () => parsePrecondition((asked) => (asked === name ? tags : undefined))
    expect(parse).toThrow(
      expect.objectContaining({
        status: 400,
        target: name,
        message: `The ${name} header names more than 20 entity tags.`,
      }),
    )
  }
})
