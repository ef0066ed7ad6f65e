import { describe, expect, it } from 'vitest'
import { createAckIds } from '../../src/relay/ack-ids.ts'
import { heldMemory } from '../support/held-memory.ts'
import { play } from './transcript.ts'
import { boundVectors, consentVectors, protocolVectors, rawVectors, recoveryVectors } from './vectors.ts'

describe.each([
  ['the protocol', protocolVectors],
  ['raw clients', rawVectors],
  ['recovery', recoveryVectors],
  ['consent', consentVectors],
  ['bounds', boundVectors],
] as const)('%s', (_, vectors) => {
  it.each(vectors)('$rule', ({ transcript, setting }) => {
    play(transcript, setting)
  })
})

describe('ackIds', () => {
  it('are the same from their text', () => {
    const ids = createAckIds(5)
    for (const id of ['1', '2', '3', '18446744073709551615', '9', '10']) ids.add(id)
    expect(ids.text()).toBe('2+1 3w5e11264sgsf+0 9+1')
    const again = createAckIds(5, ids.text())
    expect(['1', '2', '3', '18446744073709551615', '9', '10'].map(again.has)).toEqual([
      false,
      true,
      true,
      true,
      true,
      true,
    ])
    expect(again.text()).toBe(ids.text())
  })

  it('are one run where they count on from what is a number to what is none', () => {
    const ids = createAckIds(5)
    for (const id of ['999999999999998', '999999999999999', '1000000000000000', '1000000000000001']) ids.add(id)
    expect(ids.text()).toBe(`${(10n ** 15n - 2n).toString(36)}+3`)
  })

  it.each([0n, 10n ** 15n - 20n, 2n ** 53n - 20n, 2n ** 64n - 41n])(
    'are the last ones in the order in which they came, near %s too',
    (least) => {
      const most = 12
      let ids = createAckIds(most)
      const known: string[] = []
      // A client that counts, goes back or ahead, and comes again after a sleep; the same in every run.
      let [at, state] = [0n, 1]
      for (let step = 0; step < 4000; step += 1) {
        state = (state * 48_271) % 2_147_483_647
        at = state % 5 === 0 ? BigInt(state) % 40n : (at + 1n) % 40n
        const id = String(least + at)
        expect(ids.has(id), `${step}: ${id}`).toBe(known.includes(id))
        if (known.includes(id)) continue
        ids.add(id)
        known.push(id)
        if (known.length > most) known.shift()
        if (state % 7 === 0) ids = createAckIds(most, ids.text())
      }
    },
  )

  it('take no room for each, of a client that counts', () => {
    const before = heldMemory()
    const all = Array.from({ length: 100 }, () => {
      const ids = createAckIds(1000)
      for (let at = 1; at <= 2000; at += 1) ids.add(String(at))
      return ids
    })
    // A text for each would be ten times that.
    expect((heldMemory() - before) / all.length).toBeLessThan(4000)
    expect(all.every((ids) => ids.has('2000') && !ids.has('1000'))).toBe(true)
  })

  it('have a short text, whatever they are', () => {
    const ids = createAckIds(1000)
    for (let at = 0n; at < 1000n; at += 1n) ids.add(String(2n ** 63n + at * 3n))
    expect(ids.text().length).toBeLessThan(8193)
    expect(createAckIds(1000, ids.text()).has(String(2n ** 63n + 2997n))).toBe(true)
  })
})
