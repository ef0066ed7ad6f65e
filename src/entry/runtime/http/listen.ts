import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import { getRequestListener, RequestError } from '@hono/node-server'
import type { Dependencies } from '../../../dependencies.ts'
import { GraphError } from '../../../errors.ts'
import { inStep } from '../in-step.ts'
import { StartError } from '../process/start-error.ts'
import { answerUnreadable } from './answer-unreadable.ts'
import { connectionLimits, patience } from './connection-limits.ts'
import { lingering } from './linger.ts'
import { refusing, unknownTarget } from './refusals.ts'
import { headOf, type Outgoing, requestFault } from './request-head.ts'
import { stoppable } from './stoppable.ts'
import { takeUpgrades, type Upgrades, upgradeSettings } from './upgrades.ts'
import { limitWriting } from './write-limits.ts'

/** Answers a request, of whose head the server may have counted the bytes: what a runtime's server is given. */
export type Fetch = (
  request: Request,
  beside?: { readonly headerBytes: number | undefined; readonly outgoing?: Outgoing | undefined },
) => Response | Promise<Response>

interface ListenAddress {
  readonly host: string
  /** 0 asks for any free port. */
  readonly port: number
  /** Milliseconds for which a connection waits for its next request. */
  readonly keepAlive: number
  /** Serves https with these, in PEM; http without. */
  readonly tls?: { readonly key: string; readonly cert: string }
  /** Whether the process is someone else's, whose Request and Response are to stay as they are. */
  readonly isGuest?: boolean
  /** Takes requests that are to become WebSockets. */
  readonly upgrades?: Upgrades
  /** Where a refusal is told of that is none of the handler's; the process's own log unless said. */
  readonly log?: Dependencies['log']
}

/**
 * Listens, then makes the handler, since its links may need the port; requests that come in between wait for it.
 * Resolves with a function that refuses new connections and waits for the requests under way. Throws a StartError for
 * an address that cannot be had.
 */
export type Listen = (
  address: ListenAddress,
  handlerAt: (url: string) => Promise<Fetch>,
) => Promise<() => Promise<void>>

/** What Node and Deno say of a host name or address that is none of this machine's; Deno says it without a code. */
const foreignHost = /^(EADDRNOTAVAIL|ENOTFOUND|EAI_AGAIN|EINVAL|EAFNOSUPPORT)|failed to lookup address|invalid host/

/** The one sentence for an address that cannot be had, or the error itself. */
export const listenError = (error: unknown, { host, port, tls }: Omit<ListenAddress, 'keepAlive'>) => {
  const setting = tls ? 'HTTPS_PORT' : 'PORT'
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'EADDRINUSE') {
    const option = `--${setting.toLowerCase().replace('_', '-')}`
    return new StartError(`Port ${port} on ${host} is in use; set ${setting}, or ${option}, to another one.`)
  }
  if (code === 'EACCES')
    return new StartError(`Port ${port} on ${host} may not be used by this user; set ${setting} to one above 1023.`)
  if (foreignHost.test(`${code} ${error}`))
    return new StartError(`${host} is not an address of this machine; set HOST to one that is.`)
  return error
}

/** Requests that wait to be begun together: many come at once of one who does not wait for answers. */
const mostAtOnce = 256

/** The address as a URL, without a path; an IPv6 address in brackets. */
export const urlOf = ({ host, port, tls }: Omit<ListenAddress, 'keepAlive'>) =>
  `${tls ? 'https' : 'http'}://${inUrl(host)}:${port}`

const inUrl = (host: string) => (host.includes(':') ? `[${host}]` : host)

/** Listens on Node's HTTP server, on Deno, too: `Deno.serve` has no limits of time. */
export const listen = (
  address: ListenAddress,
  handlerAt: (url: string) => Promise<Fetch>,
  limits = connectionLimits,
): Promise<() => Promise<void>> =>
  new Promise((resolve, reject) => {
    let handler: Promise<Fetch>
    /** The same once it is made: no request then waits for a promise. */
    let fetch: Fetch | undefined
    const { tls, upgrades } = address
    // A missing Host is refused in the words of every other refusal.
    const settings = {
      ...limits,
      keepAliveTimeout: address.keepAlive,
      requireHostHeader: false,
      ...upgradeSettings(upgrades),
    }
    // Loaded here alone: production has no https, and it takes long.
    const server = tls
      ? process.getBuiltinModule('node:https').createServer({ ...settings, ...tls })
      : createServer(settings)
    // As Node has it since its beginnings, if not in its types: a client that has sent all it has to send gets its answers.
    Object.assign(server, { httpAllowHalfOpen: true })
    const lingers = lingering(server, limits)
    limitWriting(server, limits)
    const { connections, stop } = stoppable(server, patience)
    const refusals = refusing(address.log)
    answerUnreadable(server, connections, lingers, { ...limits, ...refusals })
    if (upgrades) takeUpgrades(server, upgrades, lingers.linger)
    const answer = requestListener(
      (request, { incoming, outgoing }) => {
        const head = headOf(incoming, outgoing)
        const fault = requestFault(incoming, head)
        if (fault) return refusals.refuse(fault, incoming)
        return fetch ? fetch(request, head) : handler.then((made) => made(request, head))
      },
      { ...address, ...refusals },
    )
    const requests = inStep(([incoming, outgoing]: Parameters<RequestListener>) => {
      if (!lingers.isClosing(incoming.socket)) void answer(incoming, outgoing)
    }, mostAtOnce)
    server.on('request', (...request) => requests.add(request))
    // What comes behind requests in one piece, and is answered at once.
    for (const event of upgrades ? ['connect', 'upgrade'] : ['connect'])
      server.prependListener(event, requests.beginAll)
    // An expectation that is not known is none (RFC 9110, section 10.1.1).
    server.on('checkExpectation', (incoming, outgoing) => server.emit('request', incoming, outgoing))

    const stopAll = async () => {
      requests.beginAll()
      await Promise.all([upgrades?.stop(), stop()])
    }
    server.once('error', (error) => reject(listenError(error, address)))
    server.listen(address.port, address.host, () => {
      const bound = server.address()
      // A text would be the path of a pipe.
      const port = typeof bound === 'object' && bound !== null ? bound.port : address.port
      handler = handlerAt(urlOf({ ...address, port }))
      handler.then(
        (made) => {
          fetch = made
          resolve(stopAll)
        },
        (error) => {
          void stop()
          reject(error)
        },
      )
    })
  })

/** Turns a function from Request to Response into what Node's server calls; HTTP/1.0 needs no Host header. */
const requestListener = (
  answer: (
    request: Request,
    on: { incoming: IncomingMessage; outgoing: ServerResponse },
  ) => Response | Promise<Response>,
  { host, isGuest = false, refuse }: ListenAddress & Pick<ReturnType<typeof refusing>, 'refuse'>,
): RequestListener =>
  // Holds because a server of HTTP/1.1 hands in no other request.
  getRequestListener((request, on) => answer(request, on as { incoming: IncomingMessage; outgoing: ServerResponse }), {
    hostname: inUrl(host),
    // Its quick Response is none to Deno's own server, which may be at work beside this one.
    overrideGlobalObjects: process.versions.deno === undefined && !isGuest,
    // It would reset a connection with a body on its way after half a second.
    autoCleanupIncoming: false,
    errorHandler: (error) =>
      refuse(
        error instanceof RequestError
          ? unknownTarget()
          : new GraphError('InternalServerError', 'An unexpected error has occurred.', { cause: error }),
      ),
  })
