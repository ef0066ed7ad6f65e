import { percentile } from '../../soak/figures.ts'
import { openSide, type Side } from './side.ts'

// The sender of the relay's part, in a process of its own: what it costs is no server's.

/** A session: where its two sides connect, and the group they meet in. */
export interface Meeting {
  readonly uris: readonly [string, string]
  readonly group: string
}

/** What it is asked to do; it answers each with a `Done`. */
export type Order =
  | { readonly kind: 'connect'; readonly meetings: readonly Meeting[] }
  /** So many messages, from each side in turn; so many are on their way at a time. */
  | { readonly kind: 'send'; readonly amount: number; readonly underWay: number }
  | { readonly kind: 'close' }

/** Of messages: see `Measured`. */
export interface Done {
  readonly fault?: string
  readonly rate: number
  readonly p50: number
  readonly p99: number
  readonly own: number
}

interface Member {
  readonly side: Side
  /** When each message was sent to it that it has not got. */
  readonly expected: number[]
}

const members: Member[] = []
/** The one that gets what another sends. */
const peerOf = new Map<Member, Member>()
/** Handshakes at a time. */
const atOnce = 50
let [hear, hearAck, fail] = [(_: number) => {}, () => {}, (_: Error) => {}]

const connectMember = async (url: string, group: string): Promise<Member> => {
  const expected: number[] = []
  const side = await openSide(url, group, {
    onMessage: () => {
      const sent = expected.shift()
      if (sent === undefined) throw new Error('A message that nobody has sent.')
      hear(performance.now() - sent)
    },
    onAck: () => hearAck(),
    onClosed: (why) => fail(why),
  })
  return { side, expected }
}

const connect = async (meetings: readonly Meeting[]) => {
  const left = [...meetings]
  const work = async () => {
    for (let meeting = left.pop(); meeting; meeting = left.pop()) {
      const { uris, group } = meeting
      const [one, other] = [await connectMember(uris[0], group), await connectMember(uris[1], group)]
      peerOf.set(one, other).set(other, one)
      members.push(one, other)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
}

const send = async (amount: number, underWay: number) => {
  const arrived = Promise.withResolvers<void>()
  const times: number[] = []
  let [sent, acks] = [0, 0]
  const next = () => {
    if (sent === amount) return
    const member = members[sent % members.length]
    if (!member) throw new Error('Nobody is connected.')
    sent += 1
    peerOf.get(member)?.expected.push(performance.now())
    member.side.send()
  }
  const look = () => {
    if (times.length === amount && acks === amount) arrived.resolve()
  }
  hear = (time) => {
    times.push(time)
    next()
    look()
  }
  fail = arrived.reject
  hearAck = () => {
    acks += 1
    look()
  }
  const acknowledging = setInterval(() => {
    for (const { side } of members) side.acknowledge()
  }, 1000)
  const begin = performance.now()
  const before = process.cpuUsage()
  for (let at = 0; at < underWay; at += 1) next()
  await arrived.promise
  const took = performance.now() - begin
  clearInterval(acknowledging)
  const { user, system } = process.cpuUsage(before)
  for (const { side } of members) side.acknowledge()
  return {
    rate: (amount * 1000) / took,
    p50: percentile(times, 0.5),
    p99: percentile(times, 0.99),
    own: (user + system) / amount,
  }
}

const nothing: Done = { rate: Number.NaN, p50: Number.NaN, p99: Number.NaN, own: Number.NaN }

const obey = async (order: Order): Promise<Done> => {
  if (order.kind === 'connect') await connect(order.meetings)
  else if (order.kind === 'send') return send(order.amount, order.underWay)
  else {
    for (const { side } of members.splice(0)) side.close()
    peerOf.clear()
  }
  return nothing
}

process.on('message', async (order: Order) => {
  const done = await obey(order).catch((error: unknown) => ({ ...nothing, fault: String(error) }))
  process.send?.(done)
})
process.once('disconnect', () => process.exit())
