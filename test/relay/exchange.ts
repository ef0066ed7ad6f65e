import { setTimeout as after } from 'node:timers/promises'
import { azureClient } from './azure-client.ts'
import { lossyWay } from './lossy-way.ts'
import type { Meeting } from './meeting.ts'

interface Message {
  readonly dataType: 'text' | 'json' | 'binary'
  readonly data: unknown
}

interface Wanted {
  readonly meeting: Meeting
  /** Where the meeting's gateway is. */
  readonly url: string
  readonly random: () => number
  /** Of each side. */
  readonly messages: number
  /** Of each side's connections. */
  readonly cuts: number
}

/** What a side got of what the other has sent. */
export interface Side {
  readonly sent: readonly string[]
  readonly got: readonly string[]
  /** Its connections were cut so often, and it was given so many ids: one where it recovered each time. */
  readonly cuts: number
  readonly connectionIds: number
  /** What it sent once more and was told to have sent already. */
  readonly duplicates: number
  readonly disconnected: readonly string[]
}

/** What a side lost, got twice, or got changed or in another place: the beginnings of those messages. */
export const faultsOf = ({ sent, got }: Side) => {
  const [asSent, arrived] = [new Set(sent), new Set(got)]
  return {
    lost: sent.filter((text) => !arrived.has(text)).map(brief),
    twice: got.filter((text, at) => got.indexOf(text) < at).map(brief),
    changed: got.filter((text) => !asSent.has(text)).map(brief),
    misplaced: got.filter((text, at) => asSent.has(text) && text !== sent[at]).map(brief),
  }
}
const brief = (text: string) => text.slice(0, 20)

/** Messages on their way at a time, at the most. */
const mostUnderWay = 20
/**
 * Messages that a side is ahead of what the other has got, and milliseconds for each: a relay keeps 1000 that are not
 * acknowledged, and Azure's client acknowledges once a second, however many there are.
 */
const [mostAhead, pace] = [200, 3]
/** Bytes of the largest message, and of most. */
const [large, small] = [50_000, 1500]

/** As text that tells all kinds of data apart. */
const label = ({ dataType, data }: Message) =>
  `${dataType} ${data instanceof ArrayBuffer ? Buffer.from(data).toString('base64') : JSON.stringify(data)}`

/** Any data: every character but lone surrogates, which no UTF-8 has, every byte, little and much; no two are the same. */
const messageOf = (at: number, random: () => number): Message => {
  const length = Math.floor(random() * (random() < 0.02 ? large : small))
  const bytes = Uint8Array.from({ length }, () => random() * 256)
  const text = Array.from(bytes.subarray(0, length / 4), (byte) =>
    String.fromCodePoint(byte < 250 ? byte : 0x1f600 + byte),
  ).join('')
  if (at % 3 === 0) return { dataType: 'text', data: `${at} ${text}` }
  if (at % 3 === 1) return { dataType: 'json', data: { at, text, list: [random(), null, true, { [text]: -1e21 }] } }
  return { dataType: 'binary', data: Uint8Array.of(at >> 8, at & 0xff, ...bytes).buffer }
}

/**
 * Has two of Azure's clients send each other messages while their connections break. As a careful application does, each
 * gives its messages ids of its own, and sends those again, in their order, that were not acknowledged.
 */
export const exchange = async ({ meeting, url, random, messages, cuts }: Wanted): Promise<readonly [Side, Side]> => {
  const average = (messages * small) / (cuts + 1)
  const open = async (uri: string) => {
    const way = await lossyWay(url, { random, bytes: average, cuts })
    const { client, seen } = azureClient(way.of(uri), { messageRetryOptions: { maxRetries: 0 } })
    const got: string[] = []
    client.on('group-message', ({ message: { data, dataType } }) => got.push(label({ data, dataType } as Message)))
    return { way, client, seen, got, sent: [] as string[], count: { duplicates: 0 } }
  }
  type End = Awaited<ReturnType<typeof open>>
  const join = async ({ client }: End): Promise<void> => {
    await client.start().catch(() => after(10))
    for (;;) {
      const fault = await client.joinGroup(meeting.group).catch((error: unknown) => error)
      if (!(fault instanceof Error)) return
      await after(10)
    }
  }
  const sendAll = async ({ client, sent, count }: End, peer: End) => {
    const all = Array.from({ length: messages }, (_, at) => messageOf(at, random))
    sent.push(...all.map(label))
    for (let at = 0; at < all.length; ) {
      while (at - peer.got.length > mostAhead) await after(5)
      const some = all.slice(at, at + 1 + Math.floor(random() * mostUnderWay))
      const outcomes = await Promise.allSettled(
        some.map(({ dataType, data }, more) =>
          // Holds because each is data of its type.
          client.sendToGroup(meeting.group, data as ArrayBuffer, dataType, { noEcho: true, ackId: 1000 + at + more }),
        ),
      )
      count.duplicates += outcomes.filter(({ status, ...of }) => 'value' in of && Object(of.value).isDuplicated).length
      const failed = outcomes.findIndex(({ status }) => status === 'rejected')
      at += failed < 0 ? some.length : failed
      await after(pace * some.length)
    }
  }
  const ends = [await open(await meeting.helperUri()), await open(meeting.sharerUri)] as const
  const [helper, sharer] = ends
  const outcomeOf = ({ way, seen, got, count }: End, { sent }: End): Side => ({
    sent,
    got,
    cuts: way.cuts(),
    connectionIds: new Set(seen.connections).size,
    duplicates: count.duplicates,
    disconnected: [...seen.disconnected],
  })
  try {
    await Promise.all(ends.map(join))
    await Promise.all([sendAll(helper, sharer), sendAll(sharer, helper)])
    // What is sent again to a side that missed it comes with its next connection.
    for (let turns = 0; turns < 2000 && ends.some(({ got }) => got.length < messages); turns += 1) await after(10)
    return [outcomeOf(helper, sharer), outcomeOf(sharer, helper)]
  } finally {
    for (const { client, way } of ends) {
      client.stop()
      await way.close()
    }
  }
}
