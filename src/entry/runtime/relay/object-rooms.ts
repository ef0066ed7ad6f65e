import type { DurableObjectNamespace } from '@cloudflare/workers-types'
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

/** Rooms on Durable Objects. `background` lets something end that nobody waits for. */
export const objectRooms = (
  namespace: DurableObjectNamespace,
  background: (work: Promise<unknown>) => void,
): Rooms => ({
  ask: async (room, request, signal) => {
    const stub = roomStub(namespace, room)
    const withdraw = () => background(stub.withdraw(request.requestId))
    signal.addEventListener('abort', withdraw)
    try {
      return await stub.ask(request)
    } finally {
      signal.removeEventListener('abort', withdraw)
    }
  },
  granted: async (room, grant) => {
    await roomStub(namespace, room).granted(grant)
  },
  extended: async (room, expiresAt) => {
    await roomStub(namespace, room).extended(expiresAt)
  },
  ended: async (room) => {
    await roomStub(namespace, room).ended()
  },
})
