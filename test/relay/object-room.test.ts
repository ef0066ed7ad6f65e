import type { DurableObjectNamespace, DurableObjectState } from '@cloudflare/workers-types'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { asInstant } from '../../src/clock.ts'
import { objectRoom } from '../../src/entry/runtime/relay/object-room.ts'
import { objectRooms } from '../../src/entry/runtime/relay/object-rooms.ts'
import type { ObjectSocket } from '../../src/entry/runtime/relay/object-sockets.ts'
import { relayLimits } from '../../src/relay/limits.ts'
import type { Side } from '../../src/relay/visitor.ts'

// What a Durable Object does in time, by a clock that a test moves; the platform itself is in worker.test.ts.
const second = 1000
const minute = 60 * second
const secret = 'CANARY-reconnection-token'

interface FakeSocket {
  attachment: unknown
  readonly sent: string[]
  closed: readonly [code: number | undefined, reason: string | undefined] | undefined
  pinged: number | undefined
  readonly tags: readonly string[]
}

/** Of a platform: what outlives an object's memory. */
const platform = () => {
  const sockets: (FakeSocket & ObjectSocket)[] = []
  const kept = new Map<string, unknown>()
  const is = { alarm: undefined as number | undefined, alarmsSet: 0, answersPings: false, now: 0, standingAsked: 0 }
  const storage = {
    kv: { get: (key: string) => kept.get(key), put: (key: string, value: unknown) => kept.set(key, value) },
    getAlarm: async () => is.alarm ?? null,
    setAlarm: async (at: number) => {
      is.alarm = at
      is.alarmsSet += 1
    },
    deleteAll: async () => {
      kept.clear()
      is.alarm = undefined
    },
  }
  const ctx = {
    storage,
    acceptWebSocket: (socket: FakeSocket & ObjectSocket, tags: string[]) => {
      Object.assign(socket, { tags })
      sockets.push(socket)
    },
    getWebSockets: (tag?: string) => sockets.filter(({ closed, tags }) => !closed && (!tag || tags.includes(tag))),
    setWebSocketAutoResponse: (pair: unknown) => {
      is.answersPings = pair !== undefined
    },
    getWebSocketAutoResponseTimestamp: ({ pinged }: FakeSocket) => (pinged === undefined ? null : new Date(pinged)),
  }
  const lines: Readonly<Record<string, unknown>>[] = []
  const needs = {
    clock: () => asInstant(is.now),
    log: (line: Readonly<Record<string, unknown>>) => lines.push(line),
    limits: relayLimits,
    standing: async () => {
      is.standingAsked += 1
      return { expiresAt: 60 * minute, isChatBlocked: false }
    },
  }
  // Holds because these are the members that an object uses.
  const wake = () => objectRoom(ctx as unknown as DurableObjectState, needs)
  return { sockets, kept, is, lines, wake }
}

const newSocket = (): FakeSocket => {
  const socket = {
    attachment: null as unknown,
    sent: [] as string[],
    closed: undefined as FakeSocket['closed'],
    pinged: undefined,
    bufferedAmount: 0,
    tags: [],
    serializeAttachment: (value: unknown) => {
      socket.attachment = structuredClone(value)
    },
    deserializeAttachment: () => structuredClone(socket.attachment),
    send: (text: string) => socket.sent.push(text),
    close: (code?: number, reason?: string) => {
      socket.closed = [code, reason]
    },
  }
  return socket
}

const group = 'rh-s'
const arrivalOf = (side: Side, { id = side, roles = [`webpubsub.joinLeaveGroup.${group}`] } = {}) => ({
  visit: {
    kind: 'enter' as const,
    subprotocol: 'json.reliable.webpubsub.azure.v1',
    address: { tenant: 't', session: 's' },
    visitor: { side, user: side, roles, groups: [], protocol: 'json.reliable.webpubsub.azure.v1' as const },
    entry: { connectionId: `c.s.${id}`, reconnectionToken: secret },
  },
  headers: {},
})

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('WebSocketPair', function pair(this: Record<number, unknown>) {
    Object.assign(this, { 0: {}, 1: newSocket() })
  })
  vi.stubGlobal('WebSocketRequestResponsePair', function pair() {})
  // Node makes no answer of 101.
  vi.stubGlobal(
    'Response',
    class extends Response {
      constructor(body: BodyInit | null, init?: ResponseInit) {
        super(body, { ...init, status: init?.status === 101 ? 200 : (init?.status ?? 200) })
      }
    },
  )
})
afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

const say = (room: ReturnType<typeof objectRoom>, socket: ObjectSocket, frame: object) =>
  room.message(socket, JSON.stringify(frame))

it('closes a client that has pinged and does not any more, and leaves one alone that never does', async () => {
  const { is, sockets, wake, lines } = platform()
  const room = wake()
  await room.arrive(arrivalOf('helper'))
  await room.arrive(arrivalOf('sharer'))
  const [helper, sharer] = sockets
  if (!helper || !sharer) throw new Error('Nobody is in.')
  helper.pinged = 20 * second
  is.now = 120 * second
  expect(is.alarm).toBe(is.now)
  await wake().alarm()
  expect([helper.closed, sharer.closed]).toEqual([undefined, undefined])
  is.now = 140 * second
  expect(is.alarm).toBe(is.now)
  const woken = wake()
  await woken.alarm()
  expect([helper.closed, sharer.closed]).toEqual([[1001, 'no sign of life'], undefined])
  expect(sharer.sent.at(-1)).toContain('"kind":"peerLeft","side":"helper"')
  await woken.left(helper, 1006)
  expect(lines.at(-1)).toMatchObject({ event: 'relay', outcome: 'closed', side: 'helper', code: 1006, seconds: 140 })
  // Nothing is left but the session's own end.
  expect(is.alarm).toBe(60 * minute)
})

it('keeps of a connection no more than may be kept, no secret, and asks how the session stands once', async () => {
  const { is, sockets, kept, wake } = platform()
  const many = Array.from({ length: 10 }, (_, at) => `${'g'.repeat(150)}${at}`)
  const roles = many.map((name) => `webpubsub.joinLeaveGroup.${name}`)
  let room = wake()
  await room.arrive(arrivalOf('helper', { roles }))
  const [helper] = sockets
  if (!helper) throw new Error('Nobody is in.')
  for (const name of many) {
    await say(room, helper, { type: 'joinGroup', group: name, ackId: Number(`${many.indexOf(name)}9`) * 1e13 })
  }
  for (let at = 0; at < 1200; at += 1) {
    is.now += 40
    await say(room, helper, { type: 'joinGroup', group: many[0], ackId: (1200 - at) * 7e12 })
  }
  expect(helper.closed).toBeUndefined()
  const size = JSON.stringify(helper.attachment).length
  expect([size > 8192, size < 16_384]).toEqual([true, true])
  room = wake()
  await room.arrive(arrivalOf('sharer'))
  const all = JSON.stringify([sockets.map(({ attachment }) => attachment), [...kept]])
  expect(all.includes('c.s.sharer') && !all.includes(secret)).toBe(true)
  expect(is.standingAsked).toBe(1)
  // An alarm that comes early is no harm, and to set one is to write.
  expect(is.alarmsSet).toBe(1)
})

it('stays awake for a client that may be recovered, tells when it is not, and forgets all of a session that is over', async () => {
  const { is, sockets, kept, wake } = platform()
  const room = wake()
  await room.arrive(arrivalOf('helper'))
  await room.arrive(arrivalOf('sharer'))
  const [helper] = sockets
  if (!helper) throw new Error('Nobody is in.')
  for (const { sent } of sockets) expect(sent[0]).toContain('"event":"connected"')
  await say(room, helper, { type: 'sequenceAck', sequenceId: 1 })
  await room.left(helper, 1006)
  expect(vi.getTimerCount()).toBe(1)
  is.now += 30 * second
  await vi.advanceTimersByTimeAsync(30 * second)
  expect(vi.getTimerCount()).toBe(0)
  const { visit } = arrivalOf('helper')
  const { kind: _, visitor, ...recovery } = visit
  const lost = await room.arrive({
    visit: { ...recovery, kind: 'recover', entry: { ...visit.entry, protocol: visitor.protocol } },
    headers: {},
  })
  expect(await lost.json()).toEqual({ refusal: 'lost' })
  is.now = 60 * minute
  await wake().alarm()
  expect(sockets[1]?.closed).toEqual([1008, 'session expired'])
  expect([kept.size, is.alarm]).toEqual([0, undefined])
})

it('lets nobody in after the end, and lives as long as the session is extended', async () => {
  const { is, sockets, wake } = platform()
  const room = wake()
  await room.arrive(arrivalOf('helper'))
  await room.extended(90 * minute)
  is.now = 60 * minute
  await wake().alarm()
  expect([sockets[0]?.closed, is.alarm]).toEqual([undefined, 90 * minute])
  await wake().ended()
  expect(sockets[0]?.closed).toEqual([1008, 'session ended'])
  const refused = await wake().arrive(arrivalOf('sharer'))
  expect([await refused.json(), is.standingAsked]).toEqual([{ refusal: 'over' }, 1])
})

it('lets in again who comes to a session that was extended just as its time was over', async () => {
  const { is, wake } = platform()
  const room = wake()
  await room.arrive(arrivalOf('helper'))
  await room.ended()
  expect((await room.arrive(arrivalOf('helper'))).status).toBe(403)
  await room.extended(120 * minute)
  expect((await room.arrive(arrivalOf('helper'))).status).not.toBe(403)
  // By its row, which alone knows.
  expect(is.standingAsked).toBe(2)
})

it('withdraws a question whose asker has gone', async () => {
  const answer = Promise.withResolvers<string>()
  const withdrawn: string[] = []
  const stub = {
    ask: () => answer.promise,
    withdraw: async (id: string) => {
      withdrawn.push(id)
      answer.resolve('withdrawn')
    },
  }
  // Holds because a namespace is asked for nothing else.
  const namespace = { getByName: () => stub } as unknown as DurableObjectNamespace
  const background: Promise<unknown>[] = []
  const rooms = objectRooms(namespace, (work) => background.push(work))
  const gone = new AbortController()
  const request = { requestId: 'r1', connectionId: 'c', helperUserId: 'h', sessionType: 'viewScreen' }
  const asked = rooms.ask(
    { tenant: 't', session: 's' },
    { ...request, patience: minute, silenceAllows: false },
    gone.signal,
  )
  gone.abort()
  expect([await asked, withdrawn, background.length]).toEqual(['withdrawn', ['r1'], 1])
})
