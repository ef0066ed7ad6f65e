import type { DurableObjectState } from '@cloudflare/workers-types'
import type { Dependencies } from '../../../dependencies.ts'
import type { Effects } from '../../../relay/effect.ts'
import type { RelayLimits } from '../../../relay/limits.ts'
import { createRoom, type Room } from '../../../relay/room.ts'
import type { AccessGrant, AccessRequest, RoomAddress, StandingOf } from '../../../relay/rooms.ts'
import { type Arrival, type Refusal, switching } from './arrival.ts'
import { type About, type ObjectSocket, objectSockets } from './object-sockets.ts'
import { keptRecord, type RoomRecord } from './room-record.ts'
import { waitingForAnswers } from './waiting.ts'

export interface ObjectNeeds extends Pick<Dependencies, 'clock' | 'log'> {
  readonly standing: StandingOf
  readonly limits: RelayLimits
}

/** In milliseconds: no session lasts longer, so no token leads to one for longer. */
const longestSession = 86_400_000

/**
 * The room of a session on a Durable Object: it sleeps while nobody says anything, and its sockets stay open. What it
 * has then is what is attached to them; clients that may yet be recovered, or wait to be answered, keep it awake.
 */
export const objectRoom = (ctx: DurableObjectState, { clock, log, standing, limits }: ObjectNeeds) => {
  const kept = keptRecord(ctx.storage)
  const sockets = objectSockets(ctx, clock)
  const waiting = waitingForAnswers()
  let room: Room<ObjectSocket> | undefined
  let opening: Promise<RoomRecord> | undefined
  let timer: ReturnType<typeof setTimeout> | undefined

  const roomOf = (record: RoomRecord) => {
    room ??= createRoom({ standing: record, limits, restored: sockets.restored() })
    return room
  }

  /** Reads how the session stands where nobody has been in yet; that it is over is remembered, too. */
  const read = async ({ tenant, session }: RoomAddress) => {
    const found = await standing({ tenant, session })
    const stands = found ?? { expiresAt: clock() + longestSession, isChatBlocked: false }
    const record = { tenant, session, ...stands, isOver: !found }
    kept.put(record)
    return record
  }
  const opened = (address: RoomAddress): RoomRecord | Promise<RoomRecord> => {
    const record = kept.get()
    if (record) return record
    opening ??= read(address).finally(() => {
      opening = undefined
    })
    return opening
  }

  const execute = (effects: Effects<ObjectSocket>) => {
    const slow = new Set<ObjectSocket>()
    for (const effect of effects) {
      if (effect.kind === 'send') {
        sockets.send(effect.socket, effect.data)
        // Twice what may be unacknowledged: that much may be sent again at once.
        if (effect.socket.bufferedAmount > 2 * limits.unackedLength) slow.add(effect.socket)
      } else if (effect.kind === 'close') sockets.close(effect.socket, effect.code, effect.reason)
      else if (effect.kind === 'decided') waiting.decided(effect.requestId, effect.decision)
      else {
        const record = kept.get()
        if (record) kept.put({ ...record, isOver: true })
        room = undefined
      }
    }
    for (const socket of slow) if (room) execute(room.overrun(socket, clock()))
  }

  /** Attaches what a sleep would lose, and sees to it that the object is awake when there is something to do. */
  const settle = async () => {
    const record = kept.get()
    if (!record) return
    let wake = record.expiresAt
    for (const socket of room?.openSockets() ?? []) {
      sockets.attach(socket, room?.snapshotOf(socket))
      wake = Math.min(wake, sockets.lookAt(socket)?.at ?? wake)
    }
    clearTimeout(timer)
    const next = room?.wakeAt() ?? record.expiresAt
    // What is only in its memory keeps the object awake: after a sleep an alarm would find nothing of it.
    if (next < record.expiresAt)
      timer = setTimeout(() => void act((inside) => inside.tick(clock())), Math.max(0, next - clock()))
    await kept.wakeBy(wake)
  }

  /** Does something in the room; answers whether there is one, which there is where someone has been in. */
  const act = async (does: (inside: Room<ObjectSocket>, now: number) => Effects<ObjectSocket>) => {
    if (opening) await opening
    const record = kept.get()
    if (!record || record.isOver) return false
    execute(does(roomOf(record), clock()))
    await settle()
    return true
  }

  const open = (socket: ObjectSocket, { tenant, session, side, protocol }: About) => {
    const about = { tenant, session, side, protocol }
    sockets.accept(socket, about)
    log({ event: 'relay', outcome: 'opened', ...about })
  }

  const arrive = async ({ visit, headers }: Arrival): Promise<Response> => {
    const { 0: client, 1: socket } = new WebSocketPair()
    if (visit.kind === 'enter') {
      const { address, visitor, entry } = visit
      const record = await opened(address)
      if (record.isOver) return refusal('over')
      const inside = roomOf(record)
      if (inside.refusalOf(visitor)) return refusal('full')
      open(socket, { ...address, side: visitor.side, protocol: visitor.protocol })
      execute(inside.enter(socket, visitor, entry, clock()))
    } else {
      const record = kept.get()
      const inside = record && !record.isOver ? roomOf(record) : undefined
      const effects = inside?.recover(socket, visit.entry, clock()) ?? []
      const side = inside?.sideOf(socket)
      if (side === undefined) {
        // Its end is the Worker's to tell: what an object closes that never heard of it is cut off 10 s later.
        execute(effects.filter((effect) => !('socket' in effect && effect.socket === socket)))
        await settle()
        return refusal('lost')
      }
      open(socket, { ...visit.address, side, protocol: visit.entry.protocol })
      execute(effects)
    }
    await settle()
    return switching(client, visit, headers)
  }

  return {
    arrive,
    message: (socket: ObjectSocket, data: string | ArrayBuffer) =>
      act((inside, now) => {
        sockets.onMessage(socket)
        return typeof data === 'string'
          ? inside.text(socket, data, now)
          : inside.binary(socket, new Uint8Array(data), now)
      }),
    left: async (socket: ObjectSocket, code: number) => {
      sockets.closeBack(socket, code)
      await act((inside, now) => inside.left(socket, code, now))
      log({ event: 'relay', outcome: 'closed', code, ...sockets.remove(socket) })
    },
    alarm: async () => {
      kept.woken()
      await act((inside, now) => {
        const silent = inside.openSockets().filter((socket) => {
          const look = sockets.lookAt(socket)
          return look?.isLast && look.at <= now
        })
        for (const socket of silent) sockets.close(socket, 1001, 'no sign of life')
        return [...silent.flatMap((socket) => inside.left(socket, 1006, now)), ...inside.tick(now)]
      })
      const record = kept.get()
      if (record && clock() >= record.expiresAt) await kept.clear()
      else await settle()
    },
    ask: async (request: AccessRequest) => {
      const answer = waiting.wait(request.requestId)
      if (!(await act((inside, now) => inside.ask(request, now)))) waiting.decided(request.requestId, 'stranger')
      return answer
    },
    withdraw: async (requestId: string) =>
      waiting.leave(requestId) && act((inside, now) => inside.withdraw(requestId, now)),
    granted: (grant: AccessGrant) => act((inside, now) => inside.granted(grant, now)),
    extended: async (expiresAt: number) => {
      // Closed by the time it had before, just as more was given: whoever comes next has the session's row asked anew.
      if (kept.get()?.isOver) return kept.clear()
      await act((inside, now) => {
        const record = kept.get()
        if (record) kept.put({ ...record, expiresAt })
        return inside.extended(expiresAt, now)
      })
    },
    ended: () => act((inside, now) => inside.ended(now)),
  }
}

const refusal = (why: Refusal) => Response.json({ refusal: why }, { status: 403 })
