import { DurableObject } from 'cloudflare:workers'
import type { DurableObjectState, WebSocket as ObjectSocket } from '@cloudflare/workers-types'
import type { AccessGrant, AccessRequest } from '../../../relay/rooms.ts'
import { broughtBy } from './arrival.ts'
import { type ObjectNeeds, objectRoom } from './object-room.ts'

/** The class of the objects, one a session, that the platform makes, wakes and calls. */
export const roomObject = (needs: ObjectNeeds) =>
  class extends DurableObject {
    readonly #room: ReturnType<typeof objectRoom>

    constructor(ctx: DurableObjectState, env: unknown) {
      super(ctx, env)
      this.#room = objectRoom(ctx, needs)
    }

    fetch(request: Request) {
      return this.#room.arrive(broughtBy(request))
    }

    async webSocketMessage(socket: ObjectSocket, data: string | ArrayBuffer) {
      await this.#room.message(socket, data)
    }

    async webSocketClose(socket: ObjectSocket, code: number) {
      await this.#room.left(socket, code)
    }

    async webSocketError(socket: ObjectSocket) {
      await this.#room.left(socket, 1006)
    }

    alarm() {
      return this.#room.alarm()
    }

    ask(request: AccessRequest) {
      return this.#room.ask(request)
    }

    withdraw(requestId: string) {
      return this.#room.withdraw(requestId)
    }

    granted(grant: AccessGrant) {
      return this.#room.granted(grant)
    }

    extended(expiresAt: number) {
      return this.#room.extended(expiresAt)
    }

    ended() {
      return this.#room.ended()
    }
  }
