import fc from 'fast-check'
import { expect, it } from 'vitest'
import { membersOf } from '../../src/relay/json-members.ts'
import { requestOf } from '../../src/relay/request.ts'

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? 1 + Math.max(0, ...Object.values(value).map((member) => depthOf(member)))
    : 0

it('finds every member of an object, as it stands there', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ unit: 'binary' }), fc.jsonValue({ stringUnit: 'binary' })),
      fc.constantFrom(undefined, 1, '\t', ' \r'),
      (object, space) => {
        const text = JSON.stringify(object, undefined, space)
        const { members, depth } = membersOf(text)
        const parsed: Record<string, unknown> = JSON.parse(text)
        expect([...members.keys()].sort()).toEqual(Object.keys(parsed).sort())
        for (const [name, slice] of members) {
          expect(slice).toBe(slice.trim())
          expect(JSON.parse(slice)).toEqual(parsed[name])
        }
        expect(depth).toBe(depthOf(parsed))
      },
    ),
  )
})

it('refuses a message that is nothing but brackets, or backslashes', () => {
  const nested = `{"type":"ping","x":${'['.repeat(500_000)}${']'.repeat(500_000)}}`
  expect(requestOf(nested, 64)).toBeUndefined()
  const escaped = `{"x":"${'\\\\'.repeat(500_000)}","type":"ping"}`
  expect(requestOf(escaped, 64)).toEqual({ type: 'ping', ackId: undefined })
  const quotes = `{"x":"${'\\"'.repeat(500_000)}","type":"ping"}`
  expect(requestOf(quotes, 64)).toEqual({ type: 'ping', ackId: undefined })
})
