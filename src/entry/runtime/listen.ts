import type { Server } from 'node:http'
import { createServer } from 'node:https'
import { createAdaptorServer } from '@hono/node-server'
import { StartError } from './start-error.ts'
import { stoppable } from './stoppable.ts'

/** Answers a request: what a runtime's server is given. */
export type Fetch = (request: Request) => Response | Promise<Response>

interface ListenAddress {
  readonly host: string
  /** 0 asks for any free port. */
  readonly port: number
  /** Milliseconds for which a connection waits for its next request. */
  readonly keepAlive: number
  /** Serves https with these, in PEM; http without. */
  readonly tls?: { readonly key: string; readonly cert: string }
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
  if (code === 'EADDRINUSE') return new StartError(`Port ${port} on ${host} is in use; set ${setting} to another one.`)
  if (code === 'EACCES')
    return new StartError(`Port ${port} on ${host} may not be used by this user; set ${setting} to one above 1023.`)
  if (foreignHost.test(`${code} ${error}`))
    return new StartError(`${host} is not an address of this machine; set HOST to one that is.`)
  return error
}

/** The address as a URL, without a path; an IPv6 address in brackets. */
export const urlOf = ({ host, port, tls }: Omit<ListenAddress, 'keepAlive'>) =>
  `${tls ? 'https' : 'http'}://${inUrl(host)}:${port}`

const inUrl = (host: string) => (host.includes(':') ? `[${host}]` : host)

/** In milliseconds, so that a client that drips its request ties up no connection for long. */
const timeLimits = { headersTimeout: 10_000, requestTimeout: 30_000, connectionsCheckingInterval: 5_000 }
/** Bytes of the head of a request: more than the gateway takes of URL, headers and token, so that it refuses in its words. */
const maxHeaderSize = 64 * 1024
/** In milliseconds: how long a stop waits for requests under way. */
export const patience = 10_000

/** Listens on Node's server. */
export const listen: Listen = (address, handlerAt) =>
  new Promise<() => Promise<void>>((resolve, reject) => {
    let handler: Promise<Fetch>
    const fetch: Fetch = async (request) => (await handler)(request)
    // HTTP/1.0 needs no Host header; HTTP/1.1 does, and Node sees to it (RFC 9112, section 3.2).
    const { tls } = address
    const hostname = inUrl(address.host)
    const limits = { ...timeLimits, maxHeaderSize, keepAliveTimeout: address.keepAlive }
    const server = tls
      ? createAdaptorServer({ fetch, hostname, createServer, serverOptions: { ...limits, ...tls } })
      : createAdaptorServer({ fetch, hostname, serverOptions: limits })
    // Holds for both: HTTP/2's servers, which the type names too, are not asked for.
    const stop = stoppable(server as Server, patience)
    server.once('error', (error) => reject(listenError(error, address)))
    server.listen(address.port, address.host, () => {
      const bound = server.address()
      // A text would be the path of a pipe.
      const port = typeof bound === 'object' && bound !== null ? bound.port : address.port
      handler = handlerAt(urlOf({ ...address, port }))
      handler.then(() => resolve(stop), reject)
    })
  })
