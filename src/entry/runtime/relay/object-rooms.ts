import type { DurableObjectNamespace } from '@cloudflare/workers-types'
import { GraphError } from '../../../errors.ts'
import type { AccessDecision, AccessGrant, AccessRequest, RoomAddress, Rooms } from '../../../relay/rooms.ts'

/** What a Worker calls of a room's object. */
export interface RoomStub {
  fetch(request: Request): Promise<Response>
  ask(request: AccessRequest): Promise<AccessDecision>
  withdraw(requestId: string): Promise<unknown>
  granted(grant: AccessGrant): Promise<unknown>
  extended(expiresAt: number): Promise<unknown>
  ended(): Promise<unknown>
}

/** The name of a room's object. */
export const keyOf = ({ tenant, session }: RoomAddress) => `${tenant}/${session}`

/** The object of a room: one a session, wherever in the world its first client was. */
export const roomStub = (namespace: DurableObjectNamespace, address: RoomAddress): RoomStub =>
  // Holds because wrangler.toml binds the class of `room-object.ts`, whose methods these are.
  namespace.getByName(keyOf(address)) as unknown as RoomStub

/** 503: the platform could not reach an object, or it was lost just then. */
export const outOfReach = (cause: unknown) =>
  new GraphError('ServiceNotAvailable', 'The session is out of reach at the moment. Try again later.', { cause })

/** Rooms on Durable Objects. `background` lets something end that nobody waits for. */
export const objectRooms = (namespace: DurableObjectNamespace, background: (work: Promise<unknown>) => void): Rooms => {
  /** Once more where the object was lost meanwhile: what is told may be told twice. */
  const tell = async (room: RoomAddress, say: (stub: RoomStub) => Promise<unknown>) => {
    try {
      await say(roomStub(namespace, room)).catch(() => say(roomStub(namespace, room)))
    } catch (error) {
      throw outOfReach(error)
    }
  }
  return {
    ask: async (room, request, signal) => {
      const stub = roomStub(namespace, room)
      const withdraw = () => background(stub.withdraw(request.requestId))
      signal.addEventListener('abort', withdraw)
      try {
        return await stub.ask(request)
      } catch (error) {
        throw outOfReach(error)
      } finally {
        signal.removeEventListener('abort', withdraw)
      }
    },
    granted: (room, grant) => tell(room, (stub) => stub.granted(grant)),
    extended: (room, expiresAt) => tell(room, (stub) => stub.extended(expiresAt)),
    ended: (room) => tell(room, (stub) => stub.ended()),
  }
}
