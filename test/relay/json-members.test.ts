import fc from 'fast-check'
import { expect, it } from 'vitest'
import { membersOf } from '../../src/relay/json-members.ts'
import { requestOf } from '../../src/relay/request.ts'

const depthOf = (value: unknown): number =>
  typeof value === 'object' && value !== null
    ? 1 + Math.max(0, ...Object.values(value).map((member) => depthOf(member)))
    : 0

/** What a walk through a text may stumble over. */
const character = fc.constantFrom('"', '\\', '{', '}', '[', ']', ',', ':', ' ', 'a', '\u2028', '😀')

it('finds every member of an object, as it stands there', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.string({ unit: character }), fc.jsonValue({ stringUnit: character, maxDepth: 3 }), {
        maxKeys: 4,
      }),
      fc.constantFrom(undefined, 1, '\t', ' \r'),
      (object, space) => {
        const text = JSON.stringify(object, undefined, space)
        const depth = depthOf(object)
        const members = membersOf(text, depth)
        if (!members) throw new Error(`None of ${text}`)
        expect(membersOf(text, depth - 1)).toBeUndefined()
        const parsed: Record<string, unknown> = JSON.parse(text)
        expect([...members.keys()].sort()).toEqual(Object.keys(parsed).sort())
        for (const [name, slice] of members) {
          expect(slice).toBe(slice.trim())
          expect(JSON.parse(slice)).toEqual(parsed[name])
        }
      },
    ),
    { numRuns: 25 },
  )
})

it('is not held up by a message that is nothing but brackets, backslashes, quotes or members', () => {
  const nested = `{"type":"ping","x":${'['.repeat(100_000)}${']'.repeat(50_000)}}`
  expect(requestOf(nested, 64)).toBeUndefined()
  const members = `{"type":"ping"${',"x":1'.repeat(50_000)}}`
  expect(requestOf(members, 64)).toBeUndefined()
  const metadata = `{"type":"ping","metadata":{"k":"${'x'.repeat(70_000)}"}}`
  expect(requestOf(metadata, 64)).toBeUndefined()
  const escaped = `{"data":"${'\\\\'.repeat(100_000)}","type":"ping"}`
  expect(requestOf(escaped, 64)).toEqual({ type: 'ping', ackId: undefined })
  const quotes = `{"data":"${'\\"'.repeat(100_000)}","type":"ping"}`
  expect(requestOf(quotes, 64)).toEqual({ type: 'ping', ackId: undefined })
})

it('comes to an end with what is no JSON', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom('"', '\\\\', ':', '{', '}', '[', ']', ',', 'a', ' ')), (parts) => {
      const text = parts.join('')
      const isJson = (() => {
        try {
          return JSON.parse(text) !== undefined
        } catch {
          return false
        }
      })()
      expect(requestOf(`{"type":"ping"${text}`, 64) === undefined).toBe(!isObject(`{"type":"ping"${text}`))
      if (!isJson) expect(requestOf(text, 64)).toBeUndefined()
    }),
  )
})

const isObject = (text: string) => {
  try {
    return JSON.parse(text).type === 'ping'
  } catch {
    return false
  }
}
