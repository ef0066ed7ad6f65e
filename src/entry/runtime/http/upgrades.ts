import { type IncomingMessage, type Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { RelaySettings } from '../relay/relay-door.ts'

/** A request that is to become something other than HTTP, with what came after it. */
export interface Upgrade {
  readonly request: IncomingMessage
  readonly socket: Socket
  readonly head: Buffer
}

/** What takes such requests; all others that ask for an upgrade are served as if they did not (RFC 9110, section 7.8). */
export interface Upgrades {
  readonly isOurs: (request: IncomingMessage) => boolean
  /** Answers it; `linger` closes a connection in such a way that its client reads what was written. */
  readonly take: (upgrade: Upgrade, linger: (socket: Socket) => void) => void
  /** What a server that is not Node's makes a door of its own of. */
  readonly relay?: RelaySettings
  /** Closes what has become of them. */
  readonly stop: () => Promise<void>
}

/** What a server is made with to take no more upgrades than those; for Node from 22.21 and 24.9 on. */
export const upgradeSettings = (upgrades: Upgrades | undefined) => ({
  shouldUpgradeCallback: (request: IncomingMessage) => upgrades?.isOurs(request) ?? false,
})

/** Has a server hand such requests over. */
export const takeUpgrades = (server: Server, upgrades: Upgrades, linger: (socket: Socket) => void) => {
  server.on('upgrade', (request, stream, head) => {
    // Holds because servers of http and https have no other streams.
    const socket = stream as Socket
    if (upgrades.isOurs(request)) return upgrades.take({ request, socket, head }, linger)
    // A runtime that asks nobody has given up reading HTTP: what has no body can be answered all the same.
    const response = new ServerResponse(request)
    response.shouldKeepAlive = false
    response.assignSocket(socket)
    response.once('finish', () => {
      response.detachSocket(socket)
      linger(socket)
    })
    server.emit('request', request, response)
  })
}
