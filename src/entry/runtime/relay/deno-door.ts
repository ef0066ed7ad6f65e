import { badRequest } from '../../../errors.ts'
import { refuseRecovery } from '../../../relay/coming.ts'
import { wallClock } from '../time/clocks.ts'
import { increasingIds } from '../time/increasing-ids.ts'
import { denoSocket } from './deno-socket.ts'
import { tooMany } from './failures.ts'
import { notLetIn, type Visit } from './handshake.ts'
import { openLines } from './lines.ts'
import type { RelaySettings } from './relay-door.ts'
import { webUpgrade } from './web-upgrade.ts'

/** In seconds: as long as on Node at the most. */
const idleTimeout = 40

/**
 * The relay on Deno's own server, which serves local mode's https alone. It has no limit of its own to a message: the room
 * closes for one that is too big once it is there.
 */
export const denoDoor = ({ rooms, rules, log, ticks, guard, pingEvery = idleTimeout * 1000 }: RelaySettings) => {
  const lines = openLines({ log, ticks, pingEvery })

  const join = async (socket: WebSocket, visit: Visit & { readonly kind: 'enter' | 'recover' }) => {
    const { address, entry } = visit
    const wire = denoSocket(socket)
    // Asked again: the handshake was answered meanwhile.
    const room = visit.kind === 'enter' ? await rooms.find(address) : rooms.findOpen(address)
    if (!room) return refuse(wire, visit.kind === 'enter' ? visit.visitor.protocol : visit.entry.protocol)
    lines.join(wire, {
      room,
      address,
      protocol: visit.kind === 'enter' ? visit.visitor.protocol : visit.entry.protocol,
      come: (inside, on, now) =>
        visit.kind === 'enter' ? inside.enter(on, visit.visitor, entry, now) : inside.recover(on, visit.entry, now),
      onClosed: () => {},
    })
  }

  const refuse = (socket: ReturnType<typeof denoSocket>, protocol: Parameters<typeof refuseRecovery>[1]) => {
    lines.see(socket)
    for (const effect of refuseRecovery(socket, protocol)) {
      if (effect.kind === 'send') socket.send(effect.data)
      else if (effect.kind === 'close') socket.close(effect.code, effect.reason)
    }
  }

  return {
    answer: webUpgrade({
      clock: wallClock,
      ticks,
      log,
      newId: increasingIds(wallClock),
      rules,
      guard,
      // Local mode has no other clients.
      addressOf: () => 'loopback',
      enter: async (visit, _, request) => {
        if (visit.kind === 'enter') {
          const room = await rooms.find(visit.address)
          if (!room) throw notLetIn()
          const refusal = room.refusalOf(visit.visitor)
          // Not kept open for one who may not come.
          room.act(() => [])
          if (refusal) throw tooMany('this side of the session')
        }
        const { subprotocol } = visit
        // As Deno takes a list apart, and as browsers write one.
        const offered = request.headers.get('Sec-WebSocket-Protocol')?.split(', ') ?? []
        if (subprotocol !== undefined && !offered.includes(subprotocol))
          throw badRequest("Offer one subprotocol here, or several with ', ' in between.", 'Sec-WebSocket-Protocol')
        const { socket, response } = Deno.upgradeWebSocket(request, {
          idleTimeout,
          ...(subprotocol !== undefined && { protocol: subprotocol }),
        })
        socket.onopen = () =>
          visit.kind === 'refuse recovery' ? refuse(denoSocket(socket), visit.protocol) : join(socket, visit)
        return response
      },
    }),
    /** Waits until all are closed, which their rooms have done. */
    stop: lines.drain,
  }
}
