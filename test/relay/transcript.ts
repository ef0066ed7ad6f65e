import { expect } from 'vitest'
import type { Effects } from '../../src/relay/effect.ts'
import { type RelayLimits, relayLimits } from '../../src/relay/limits.ts'
import type { Protocol } from '../../src/relay/protocol.ts'
import { createRoom, type Room, type RoomSettings } from '../../src/relay/room.ts'
import type { RawMode } from '../../src/relay/visitor.ts'
import { strictFault } from './strict-frame.ts'

/** In milliseconds, from the beginning of every transcript. */
const life = 3_600_000
const beginning = Date.UTC(2026, 0, 2)

interface Setting {
  readonly limits?: Partial<RelayLimits>
  readonly isChatBlocked?: boolean
  readonly roles?: readonly string[]
}

/**
 * Plays what happens to a room, and holds what it does against what stands there. A line is what happens, such as
 * `h> {"type":"ping"}`, or what has to follow, such as `h< {"type":"pong"}`: all of it, in its order. Whoever's name begins
 * with h is a helper of the user ann, with s a sharer of the user bob.
 */
export const play = (transcript: string, { limits, isChatBlocked = false, roles }: Setting = {}) => {
  const settings: RoomSettings<string> = {
    standing: { expiresAt: beginning + life, isChatBlocked },
    limits: { ...relayLimits, ...limits },
  }
  let room = createRoom(settings)
  let now = beginning
  let pending: string[] = []
  const pings = new Map<string, number>()
  const protocols = new Map<string, Protocol>()
  const seen = (effects: Effects<string>) => {
    for (const effect of effects) {
      if (effect.kind === 'send' && typeof effect.data === 'string') {
        const { socket, data } = effect
        if (protocols.get(socket) !== 'raw')
          expect(strictFault(data, (type) => take(pings, `${socket} ${type}`))).toBe(undefined)
        pending.push(`${socket}< ${data}`)
      } else if (effect.kind === 'send')
        pending.push(`${effect.socket}<< ${Buffer.from(effect.data).toString('base64')}`)
      else if (effect.kind === 'close') {
        expect(Buffer.byteLength(effect.reason)).toBeLessThan(124)
        pending.push(`${effect.socket} closed ${effect.code} ${effect.reason}`)
      } else if (effect.kind === 'decided') pending.push(`decided ${effect.requestId} ${effect.decision}`)
      else pending.push(effect.kind)
    }
  }
  const group = 'rh-1'
  const visitor = (socket: string, protocol: Protocol, mode?: RawMode) => {
    protocols.set(socket, protocol)
    return {
      side: socket.startsWith('h') ? ('helper' as const) : ('sharer' as const),
      user: socket.startsWith('h') ? 'ann' : 'bob',
      roles: roles ?? [`webpubsub.joinLeaveGroup.${group}`, `webpubsub.sendToGroup.${group}`],
      groups: protocol === 'raw' ? [group] : [],
      protocol,
      ...(mode && { mode }),
    }
  }
  const reliable = 'json.reliable.webpubsub.azure.v1'
  const acts: readonly (readonly [RegExp, (room: Room<string>, ...words: string[]) => Effects<string>])[] = [
    [
      /^(\w+) enters$/,
      (room, socket = '') =>
        room.enter(socket, visitor(socket, reliable), { connectionId: `c.1.${socket}`, reconnectionToken: 't' }, now),
    ],
    [
      /^(\w+) enters plain$/,
      (room, socket = '') =>
        room.enter(socket, visitor(socket, 'json.webpubsub.azure.v1'), { connectionId: `c.1.${socket}` }, now),
    ],
    [
      /^(\w+) enters raw(?: to (\S+)( noEcho)?)?$/,
      (room, socket = '', group, noEcho) => {
        const mode = group ? ({ kind: 'sendToGroup', group, noEcho: noEcho !== undefined } as const) : undefined
        return room.enter(socket, visitor(socket, 'raw', mode), { connectionId: `c.1.${socket}` }, now)
      },
    ],
    [
      /^(\w+) recovers (\w+)$/,
      (room, socket = '', old) =>
        room.recover(socket, { connectionId: `c.1.${old}`, reconnectionToken: 't2', protocol: reliable }, now),
    ],
    [
      /^(\w+)> (.*)$/s,
      (room, socket = '', text = '') => {
        const frame = /"type":"(\w+)"/.exec(text)?.[1] ?? ''
        const answer = {
          ping: 'pong',
          invoke: 'invokeResponse',
          sendToGroup: 'streamClosed',
          streamData: 'streamClosed',
        }[frame]
        if (answer) pings.set(`${socket} ${answer}`, (pings.get(`${socket} ${answer}`) ?? 0) + 1)
        return room.text(socket, text, now)
      },
    ],
    [/^(\w+)>> (.*)$/, (room, socket = '', base64 = '') => room.binary(socket, Buffer.from(base64, 'base64'), now)],
    [/^(\w+) leaves (\d+)$/, (room, socket = '', code) => room.left(socket, Number(code), now)],
    [/^(\w+) overruns$/, (room, socket = '') => room.overrun(socket, now)],
    [
      /^ask (\w+) for (\w+)( or take silence for yes)?$/,
      (room, requestId = '', helper, silence) =>
        room.ask(
          {
            requestId,
            connectionId: `c.1.${helper}`,
            helperUserId: 'ann',
            sessionType: 'viewScreen',
            patience: 60_000,
            silenceAllows: silence !== undefined,
          },
          now,
        ),
    ],
    [/^withdraw (\w+)$/, (room, requestId = '') => room.withdraw(requestId, now)],
    [
      /^granted (\w+)$/,
      (room, requestId = '') => room.granted({ requestId, pubSubEncryptionKey: 'K', pubSubEncryption: 'I' }, now),
    ],
    [/^extended$/, (room) => room.extended(beginning + 2 * life, now)],
    [/^ended$/, (room) => room.ended(now)],
    [/^stopping$/, (room) => room.stopping(now)],
    [
      /^after (-?\d+)$/,
      (room, milliseconds) => {
        now += Number(milliseconds)
        return room.tick(now)
      },
    ],
    [
      /^wakes at (\d+)$/,
      (room, milliseconds) => {
        expect((room.wakeAt() ?? 0) - beginning).toBe(Number(milliseconds))
        return []
      },
    ],
    [
      /^is (not )?empty$/,
      (room, not) => {
        expect(room.isEmpty()).toBe(not === undefined)
        return []
      },
    ],
    [
      /^sleeps$/,
      (old) => {
        const restored = old.openSockets().map((socket) => {
          const snapshot = JSON.stringify(old.snapshotOf(socket))
          expect(Buffer.byteLength(snapshot)).toBeLessThan(16_384)
          return [socket, JSON.parse(snapshot)] as const
        })
        room = createRoom({ ...settings, restored })
        return []
      },
    ],
  ]
  for (const line of transcript.split('\n').map((text) => text.trimStart())) {
    if (line === '') continue
    if (/^(?:\w+<<? |decided |over$|\w+ closed )/.test(line)) {
      expect(pending.shift() ?? 'nothing').toBe(line)
      continue
    }
    expect(pending, `before ${line}`).toEqual([])
    const found = acts.map(([pattern, act]) => [pattern.exec(line), act] as const).find(([match]) => match)
    if (!found) throw new Error(`Nothing like this happens: ${line}`)
    const [match, act] = found
    seen(act(room, ...(match ?? []).slice(1)))
  }
  expect(pending).toEqual([])
  pending = []
  return room
}

const take = (counts: Map<string, number>, key: string) => {
  const count = counts.get(key) ?? 0
  counts.set(key, count - 1)
  return count > 0
}
