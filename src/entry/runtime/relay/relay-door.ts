import type { IncomingMessage } from 'node:http'
import type { WebSocket, WebSocketServer } from 'ws'
import type { Dependencies } from '../../../dependencies.ts'
import { GraphError } from '../../../errors.ts'
import { refuseRecovery } from '../../../relay/coming.ts'
import { relayLimits } from '../../../relay/limits.ts'
import { type Protocol, protocolOf } from '../../../relay/protocol.ts'
import { once } from '../../../text/once.ts'
import { refusing } from '../http/refusals.ts'
import { headOf, requestFault } from '../http/request-head.ts'
import type { Upgrade, Upgrades } from '../http/upgrades.ts'
import { failedHandshakes, tooMany } from './failures.ts'
import { type HandshakeRules, isClientPath, judgeHandshake, notLetIn, type Visit } from './handshake.ts'
import { openLines } from './lines.ts'
import type { ProcessRooms } from './process-rooms.ts'

/** What a door of the relay is made of. */
export interface RelaySettings extends Pick<Dependencies, 'ticks' | 'log' | 'isDraining'> {
  readonly rooms: ProcessRooms
  /** There once the gateway knows its address. */
  readonly rules: () => Promise<HandshakeRules>
  /** Connections of one user in all sessions. */
  readonly connectionsOfUser: number
  /** In milliseconds; 20 s unless said, as Azure Web PubSub has it. */
  readonly pingEvery?: number
  /** Refuses a handshake for its headers, before all else. */
  readonly guard?: (headers: Headers) => GraphError | undefined
}

/** Loaded with the first handshake: a start need not wait for it. */
const webSocketServer = once(async (): Promise<WebSocketServer> => {
  const { WebSocketServer } = await import('ws')
  const settings = {
    noServer: true,
    clientTracking: false,
    maxPayload: relayLimits.messageBytes,
    maxFragments: 64,
    perMessageDeflate: false,
    /** In milliseconds, for a client to answer a close. */
    closeTimeout: 5_000,
    handleProtocols: (offered: Set<string>) => knownOf(protocolOf([...offered])),
  }
  return new WebSocketServer(settings)
})

const knownOf = (protocol: Protocol | undefined) =>
  protocol === undefined || protocol === 'raw' ? (false as const) : protocol

/** The relay on a server of Node's: it answers handshakes, by 101 only where a token is verified and its session lives. */
export const relayDoor = ({
  rooms,
  rules,
  connectionsOfUser,
  guard,
  pingEvery = 20_000,
  ...settings
}: RelaySettings): Upgrades => {
  const { log, ticks, isDraining } = settings
  const { refusalBytes } = refusing(log, '/client/hubs/remotehelp')
  const failed = failedHandshakes(ticks)
  const lines = openLines({ log, ticks, pingEvery })
  const users = new Map<string, number>()
  let isStopping = false

  const enter = async (upgrade: Upgrade, visit: Visit & { readonly kind: 'enter' }) => {
    const { address, visitor, entry } = visit
    const server = await webSocketServer()
    const room = await rooms.find(address)
    if (!room) throw failed(addressOf(upgrade), notLetIn())
    const user = `${address.tenant}/${visitor.user}`
    const count = users.get(user) ?? 0
    // From here on at once, so that nothing comes in between.
    const fullOf = room.refusalOf(visitor) ? 'this side of the session' : count >= connectionsOfUser ? 'this user' : ''
    const socket = fullOf === '' ? open(server, upgrade) : undefined
    if (!socket) room.act(() => [])
    if (fullOf !== '') throw tooMany(fullOf)
    if (!socket) return
    users.set(user, count + 1)
    lines.join(socket, {
      stream: upgrade.socket,
      room,
      address,
      protocol: visitor.protocol,
      come: (inside, wire, now) => inside.enter(wire, visitor, entry, now),
      onClosed: () => {
        const left = (users.get(user) ?? 1) - 1
        if (left > 0) users.set(user, left)
        else users.delete(user)
      },
    })
  }

  const recover = async (upgrade: Upgrade, { address, entry }: Visit & { readonly kind: 'recover' }) => {
    const server = await webSocketServer()
    const room = rooms.findOpen(address)
    if (!room) return refuse(server, upgrade, entry.protocol)
    const socket = open(server, upgrade)
    if (!socket) return
    const { protocol } = entry
    lines.join(socket, {
      stream: upgrade.socket,
      room,
      address,
      protocol,
      come: (inside, wire, now) => inside.recover(wire, entry, now),
      onClosed: () => {},
    })
  }

  const refuse = (server: WebSocketServer, upgrade: Upgrade, protocol: Protocol) => {
    const socket = open(server, upgrade)
    if (!socket) return
    lines.see(socket)
    for (const effect of refuseRecovery(socket, protocol)) {
      if (effect.kind === 'send') socket.send(effect.data)
      else if (effect.kind === 'close') socket.close(effect.code, effect.reason)
    }
  }

  const answer = async (upgrade: Upgrade) => {
    const { request } = upgrade
    const fault = requestFault(request, headOf(request))
    if (fault) throw fault
    if (isStopping || isDraining())
      throw new GraphError('ServiceNotAvailable', 'The gateway is about to stop.', { reason: 'draining' })
    const refusal = guard?.(headersOf(request))
    if (refusal) throw refusal
    const visit = await judge(upgrade)
    if (visit.kind === 'enter') return enter(upgrade, visit)
    if (visit.kind === 'recover') return recover(upgrade, visit)
    const failure = failed(addressOf(upgrade), notLetIn())
    if (failure.code === 'TooManyRequests') throw failure
    refuse(await webSocketServer(), upgrade, visit.protocol)
  }

  const judge = async (upgrade: Upgrade): Promise<Visit> => {
    const { headers, url = '' } = upgrade.request
    try {
      const handshake = {
        url: new URL(url, 'http://gateway.invalid'),
        origin: headers.origin,
        authorization: headers.authorization,
        protocols: headers['sec-websocket-protocol'],
      }
      return await judgeHandshake(handshake, await rules())
    } catch (error) {
      throw error instanceof GraphError ? failed(addressOf(upgrade), error) : error
    }
  }

  return {
    isOurs: isHandshake,
    take: (upgrade, linger) => {
      const { socket, request } = upgrade
      socket.on('error', () => socket.destroy())
      answer(upgrade).catch(async (error: unknown) => {
        const refusal = error instanceof GraphError ? error : internal(error)
        const bytes = await refusalBytes(refusal, request)
        if (socket.writable) socket.write(bytes)
        linger(socket)
      })
    },
    stop: once(async () => {
      isStopping = true
      rooms.stop()
      await lines.drain()
    }),
  }
}

/** Whether the library takes it for a handshake of RFC 6455 to the relay: any other request gets a plain answer. */
export const isHandshake = ({ method, url = '', headers }: IncomingMessage) =>
  method === 'GET' &&
  isClientPath(url.split('?', 1)[0] ?? '') &&
  headers.upgrade?.toLowerCase() === 'websocket' &&
  headers['sec-websocket-version'] === '13' &&
  /^[+/0-9A-Za-z]{22}==$/.test(headers['sec-websocket-key'] ?? '')

/** Undefined where its client has gone meanwhile. */
const open = (server: WebSocketServer, { request, socket, head }: Upgrade) => {
  let made: WebSocket | undefined
  if (!socket.destroyed)
    server.handleUpgrade(request, socket, head, (webSocket) => {
      made = webSocket
    })
  return made
}

const addressOf = ({ socket }: Upgrade) => socket.remoteAddress ?? ''

const headersOf = ({ headers }: IncomingMessage) =>
  new Headers(Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]))

const internal = (cause: unknown) =>
  new GraphError('InternalServerError', 'An unexpected error has occurred.', { cause })
