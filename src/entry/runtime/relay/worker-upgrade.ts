import type { DurableObjectNamespace } from '@cloudflare/workers-types'
import type { Dependencies } from '../../../dependencies.ts'
import { refuseRecovery } from '../../../relay/coming.ts'
import type { Protocol } from '../../../relay/protocol.ts'
import { keepNewest } from '../../../text/keep-newest.ts'
import { type Arrival, bringing, type Refusal, switching } from './arrival.ts'
import { tooMany } from './failures.ts'
import { type HandshakeRules, notLetIn, type Visit } from './handshake.ts'
import { keyOf, outOfReach, roomStub } from './object-rooms.ts'
import { webUpgrade } from './web-upgrade.ts'

interface Needs extends Pick<Dependencies, 'clock' | 'ticks' | 'newId' | 'log'> {
  readonly namespace: DurableObjectNamespace
  readonly rules: HandshakeRules
}

/** Sessions that this isolate knows to be over: their tokens reach no object. */
const mostOver = 10_000

/** Answers handshakes on a Worker, which verifies their tokens before an object is touched. */
export const workerUpgrade = ({ namespace, rules, ...needs }: Needs) => {
  const over = new Map<string, true>()
  const arrive = async ({ visit, headers }: Arrival) => {
    const key = keyOf(visit.address)
    if (visit.kind === 'enter' && over.has(key)) throw notLetIn()
    const stub = roomStub(namespace, visit.address)
    const response = await stub.fetch(bringing({ visit, headers })).catch((error: unknown) => {
      throw outOfReach(error)
    })
    if (response.status === 101) return response
    const { refusal }: { refusal: Refusal } = await response.json()
    if (visit.kind === 'recover') return refused(visit, visit.entry.protocol, headers)
    if (refusal === 'full') throw tooMany('this side of the session')
    keepNewest(over, [key, true], mostOver)
    throw notLetIn()
  }
  return webUpgrade({
    ...needs,
    rules: () => rules,
    // Cloudflare's own header, which no client can set.
    addressOf: ({ headers }) => headers.get('CF-Connecting-IP') ?? '',
    enter: (visit, headers) =>
      visit.kind === 'refuse recovery' ? refused(visit, visit.protocol, headers) : arrive({ visit, headers }),
  })
}

/** Accepted and closed at once, by the Worker itself. */
const refused = (visit: Visit, protocol: Protocol, headers: Arrival['headers']) => {
  const { 0: client, 1: socket } = new WebSocketPair()
  socket.accept()
  for (const effect of refuseRecovery(socket, protocol)) {
    if (effect.kind === 'send') socket.send(effect.data)
    else if (effect.kind === 'close') socket.close(effect.code, effect.reason)
  }
  return switching(client, visit, headers)
}
