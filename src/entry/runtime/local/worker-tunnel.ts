import type { IncomingMessage } from 'node:http'
import { connect, type Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { GraphError } from '../../../errors.ts'
import { cameThroughProxy, throughProxy } from '../../../local/through-proxy.ts'
import { refusing } from '../http/refusals.ts'
import type { Upgrades } from '../http/upgrades.ts'
import { isHandshake } from '../relay/relay-door.ts'

/** What goes no further: what the Worker is asked in the name of, and compression, on which wrangler's proxy would agree. */
const ownNames = /^(?:host|local-listener|sec-websocket-extensions)$/i

/** Carries WebSockets to a Worker behind this process's listeners, byte by byte: what is in them is the Worker's business. */
export const workerTunnel = (worker: Promise<URL>): Upgrades => {
  const open = new Set<Socket>()
  const { refusalBytes } = refusing(undefined, '/client/hubs/remotehelp')

  const carry = (near: Socket, far: Socket) => {
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        open.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  }

  return {
    isOurs: isHandshake,
    take: async ({ request, socket, head }, linger) => {
      socket.on('error', () => socket.destroy())
      if (cameThroughProxy(headersOf(request))) {
        socket.write(await refusalBytes(new GraphError('Forbidden', throughProxy), request))
        return linger(socket)
      }
      const { hostname, port, host } = await worker
      const far = connect(Number(port), hostname)
      far.write(`${headFor(request, { host, listener: socket instanceof TLSSocket ? 'https' : 'http' })}\r\n\r\n`)
      far.write(head)
      carry(socket, far)
    },
    stop: async () => {
      for (const socket of open) socket.destroy()
    },
  }
}

const headersOf = ({ headers }: IncomingMessage) =>
  new Headers(Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]))

const headFor = (
  { method, url, rawHeaders }: IncomingMessage,
  { host, listener }: { readonly host: string; readonly listener: 'http' | 'https' },
) => {
  const lines = [`${method} ${url} HTTP/1.1`, `Host: ${host}`, `Local-Listener: ${listener}`]
  for (let at = 0; at < rawHeaders.length; at += 2)
    if (!ownNames.test(rawHeaders[at] ?? '')) lines.push(`${rawHeaders[at]}: ${rawHeaders[at + 1]}`)
  return lines.join('\r\n')
}
