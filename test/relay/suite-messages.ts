import { expect, it } from 'vitest'
import { azureClient } from './azure-client.ts'
import { meetingsAt, type SessionGateway } from './meeting.ts'
import type { Way } from './suite-frames.ts'

const bytesOf = (...bytes: readonly number[]) => new Uint8Array(bytes).buffer

/** What two of Azure's clients send to each other. */
export const messagesSuite = (gateway: () => SessionGateway, { isApart = false }: Way = {}) => {
  it.each([true, false])('carries text, JSON and bytes as they are, in order (reliable: %s)', async (isReliable) => {
    const meeting = await meetingsAt(gateway())()
    const helper = azureClient(meeting.helperUri, { isReliable })
    const sharer = azureClient(meeting.sharerUri, { isReliable })
    await Promise.all([helper.client.start(), sharer.client.start()])
    await Promise.all([helper.client.joinGroup(meeting.group), sharer.client.joinGroup(meeting.group)])
    expect(helper.seen.users).toEqual([meeting.helper])
    const text = 'ä€😀 "\\ \u0000\u2028'
    const json = { 'a"b': [1.5, -1, 1e21, null, true], s: text }
    await helper.client.sendToGroup(meeting.group, text, 'text', { noEcho: true })
    await helper.client.sendToGroup(meeting.group, json, 'json', { noEcho: true })
    await helper.client.sendToGroup(meeting.group, bytesOf(0, 255, 128, 10), 'binary', { noEcho: true })
    await helper.client.sendToGroup(meeting.group, bytesOf(), 'binary', { noEcho: true })
    const many = Array.from({ length: 60 }, (_, at) => at)
    for (const at of many) void sharer.client.sendToGroup(meeting.group, at, 'json', { fireAndForget: true })
    await expect.poll(() => sharer.seen.group.length).toBe(4 + many.length)
    expect(sharer.seen.group).toEqual([text, json, 'AP+ACg==', '', ...many])
    // Those that it did not ask to be spared are its own as well.
    await expect.poll(() => helper.seen.group).toEqual(many)
    helper.client.stop()
    sharer.client.stop()
  })

  // Azure's client leaves a rejection unhandled where a refusal comes before its own send has returned.
  it.skipIf(isApart)(
    'refuses a group that is not the session’s, however often it is asked, and stays connected',
    async () => {
      const meeting = await meetingsAt(gateway())()
      const { client, seen } = azureClient(meeting.helperUri)
      await client.start()
      const fault = await client.joinGroup('rh-another').catch((error: unknown) => error)
      expect(fault).toMatchObject({ errorDetail: { name: 'Forbidden' } })
      await expect(client.sendToGroup('rh-another', 'x', 'text')).rejects.toMatchObject({
        errorDetail: { name: 'Forbidden' },
      })
      await client.joinGroup(meeting.group)
      expect(seen.connections).toHaveLength(1)
      client.stop()
    },
  )

  it('delivers a message once that comes twice under one ackId, which is a success', async () => {
    const meeting = await meetingsAt(gateway())()
    const { client, seen } = azureClient(meeting.helperUri)
    await client.start()
    await client.joinGroup(meeting.group)
    const first = await client.sendToGroup(meeting.group, 'once', 'text', { ackId: 77 })
    const second = await client.sendToGroup(meeting.group, 'once', 'text', { ackId: 77 })
    expect([first.isDuplicated, second.isDuplicated]).toEqual([false, true])
    await client.sendToGroup(meeting.group, 'last', 'text')
    await expect.poll(() => seen.group).toEqual(['once', 'last'])
    client.stop()
  })

  it('answers an event that nobody takes as Azure does', async () => {
    const meeting = await meetingsAt(gateway())()
    const { client } = azureClient(meeting.helperUri, { messageRetryOptions: { maxRetries: 0 } })
    await client.start()
    await expect(client.sendEvent('anything', 1, 'json')).rejects.toMatchObject({
      errorDetail: { name: 'InternalServerError' },
    })
    client.stop()
  })

  it('tells each side when the other comes and goes, at once', async () => {
    const meeting = await meetingsAt(gateway())()
    const helper = azureClient(meeting.helperUri)
    const sharer = azureClient(meeting.sharerUri)
    await helper.client.start()
    await expect.poll(() => helper.seen.connections).toHaveLength(1)
    await sharer.client.start()
    await expect.poll(() => helper.seen.server).toEqual([{ kind: 'peerJoined', side: 'sharer' }])
    sharer.client.stop()
    await expect.poll(() => helper.seen.server).toHaveLength(2)
    expect(helper.seen.server[1]).toEqual({ kind: 'peerLeft', side: 'sharer' })
    expect(sharer.seen.server).toEqual([])
    helper.client.stop()
  })
}
