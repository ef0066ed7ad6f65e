import { describe, expect, it } from 'vitest'
import { createAckIds } from '../../src/relay/ack-ids.ts'
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

  it('have a short text, whatever they are', () => {
    const ids = createAckIds(1000)
    for (let at = 0n; at < 1000n; at += 1n) ids.add(String(2n ** 63n + at * 3n))
    expect(ids.text().length).toBeLessThan(8193)
    expect(createAckIds(1000, ids.text()).has(String(2n ** 63n + 2997n))).toBe(true)
  })
})
