import type { Clock } from '../../../clock.ts'
import type { Effects } from '../../../relay/effect.ts'
import type { RelayLimits } from '../../../relay/limits.ts'
import { createRoom, type Room } from '../../../relay/room.ts'
import type { RoomAddress, Rooms, StandingOf } from '../../../relay/rooms.ts'
import { keepNewest } from '../../../text/keep-newest.ts'
import { waitingForAnswers } from './waiting.ts'
import { perform, type Wire } from './wire.ts'

interface Settings {
  readonly clock: Clock
  readonly limits: RelayLimits
  /** Asked once for each room that is opened. */
  readonly standing: StandingOf
}

/** A room of a session, as a door has to do with it: what is to follow is done at once. */
export interface OpenRoom {
  readonly act: (act: (room: Room<Wire>, now: number) => Effects<Wire>) => void
  readonly refusalOf: Room<Wire>['refusalOf']
  readonly sideOf: Room<Wire>['sideOf']
}

/** Sessions that are over and are remembered as such: a token of one is refused without a look into the database. */
const mostOver = 10_000
/** In milliseconds: a timer of longer would be none. */
const longestTimer = 2 ** 31 - 1

/** The rooms of all sessions with someone in them, in this process's memory, and what the gateway says to them. */
export const processRooms = ({ clock, limits, standing }: Settings) => {
  const open = new Map<string, OpenRoom & { readonly look: () => void; readonly room: Room<Wire> }>()
  const opening = new Map<string, Promise<OpenRoom | undefined>>()
  const extensions = new Map<string, number>()
  /** When it was that they were over: a clock that is set back to before makes them go on. */
  const over = new Map<string, number>()
  const waiting = waitingForAnswers()

  const isOver = (key: string) => clock() >= (over.get(key) ?? Number.POSITIVE_INFINITY)
  const setOver = (key: string) => keepNewest(over, [key, clock()], mostOver)

  const addRoom = (key: string, settings: Parameters<typeof createRoom<Wire>>[0]) => {
    const room = createRoom<Wire>(settings)
    let timer: NodeJS.Timeout | undefined
    let wakesAt: number | undefined
    let isOpen = true
    const settle = () => {
      const at = room.isEmpty() ? undefined : room.wakeAt()
      if (isOpen !== (at !== undefined)) {
        isOpen = !isOpen
        if (isOpen) open.set(key, made)
        // Once: what still comes of its last connections must not be the end of another that was opened since.
        else open.delete(key)
      }
      if (at === wakesAt) return
      wakesAt = at
      clearTimeout(timer)
      if (at !== undefined) timer = setTimeout(look, Math.min(Math.max(at - clock(), 1), longestTimer))
      // Nobody's process is kept alive for what may happen in a room.
      timer?.unref?.()
    }
    const follow = (effects: Effects<Wire>) => {
      const slow = perform(effects, limits.unackedLength)
      for (const effect of effects) {
        if (effect.kind === 'decided') waiting.decided(effect.requestId, effect.decision)
        else if (effect.kind === 'over') setOver(key)
      }
      for (const wire of slow) follow(room.overrun(wire, clock()))
    }
    const act: OpenRoom['act'] = (does) => {
      follow(does(room, clock()))
      settle()
    }
    const look = () => {
      wakesAt = undefined
      act((room, now) => room.tick(now))
    }
    const made = { act, look, room, refusalOf: room.refusalOf, sideOf: room.sideOf }
    open.set(key, made)
    return made
  }

  const openRoom = async (address: RoomAddress): Promise<OpenRoom | undefined> => {
    const key = keyOf(address)
    const found = await standing(address)
    const expiresAt = extensions.get(key) ?? found?.expiresAt ?? 0
    if (!found || expiresAt <= clock()) setOver(key)
    if (!found || isOver(key)) return undefined
    // One that was empty for a moment may have been entered meanwhile.
    return open.get(key) ?? addRoom(key, { standing: { ...found, expiresAt }, limits })
  }

  const say = (address: RoomAddress, act: Parameters<OpenRoom['act']>[0]) => open.get(keyOf(address))?.act(act)

  const rooms: Rooms = {
    ask: (address, request, signal) => {
      const room = open.get(keyOf(address))
      if (!room) return Promise.resolve('stranger')
      if (signal.aborted) return Promise.resolve('withdrawn')
      const { requestId } = request
      const answer = waiting.wait(requestId)
      room.act((inside, now) => inside.ask(request, now))
      const withdraw = () => {
        if (waiting.leave(requestId)) room.act((inside, now) => inside.withdraw(requestId, now))
      }
      signal.addEventListener('abort', withdraw, { once: true })
      return answer.finally(() => signal.removeEventListener('abort', withdraw))
    },
    granted: async (address, grant) => say(address, (room, now) => room.granted(grant, now)),
    extended: async (address, expiresAt) => {
      const key = keyOf(address)
      if (opening.has(key)) extensions.set(key, expiresAt)
      // Its room may have closed by its old time just before: whether it is over, its session says.
      over.delete(key)
      say(address, (room, now) => room.extended(expiresAt, now))
    },
    ended: async (address) => {
      setOver(keyOf(address))
      say(address, (room, now) => room.ended(now))
    },
  }

  const all = (act: Parameters<OpenRoom['act']>[0]) => {
    for (const room of [...open.values()]) room.act(act)
  }

  return {
    rooms,
    /** The room of a session, opened where it is not; undefined where the session is over. To be entered at once. */
    find: async (address: RoomAddress): Promise<OpenRoom | undefined> => {
      const key = keyOf(address)
      if (isOver(key)) return undefined
      const known = open.get(key) ?? opening.get(key)
      if (known) return known
      const made = openRoom(address).finally(() => {
        opening.delete(key)
        extensions.delete(key)
      })
      opening.set(key, made)
      return made
    },
    /** The same, where it is open. */
    findOpen: (address: RoomAddress): OpenRoom | undefined => open.get(keyOf(address)),
    /** Has every room see what time it is: the clock was moved. */
    look: () => {
      for (const room of [...open.values()]) room.look()
    },
    /** All sessions are gone, as if they had never been. */
    reset: () => {
      all((room, now) => room.ended(now))
      over.clear()
    },
    /** Closes all connections by 1001, after which clients come again. */
    stop: () => all((room, now) => room.stopping(now)),
    size: () => open.size,
  }
}

/** See `processRooms`. */
export type ProcessRooms = ReturnType<typeof processRooms>

const keyOf = ({ tenant, session }: RoomAddress) => `${tenant}/${session}`
