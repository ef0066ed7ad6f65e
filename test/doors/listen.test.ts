import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { Server } from 'node:http'
import { request } from 'node:https'
import { generate } from 'selfsigned'
import { expect, it, onTestFinished } from 'vitest'
import { listen } from '../../src/entry/runtime/http/listen.ts'

/** Listens, and answers the server that took a request: Node tells of it where nobody hands it out. */
const serverBehind = async (tls?: { key: string; cert: string }) => {
  const servers = new Set<Server & { connectionsCheckingInterval?: number }>()
  // Holds for this channel (Node's diagnostics_channel, built-in channels).
  const onRequest = (message: unknown) => servers.add((message as { server: Server }).server)
  subscribe('http.server.request.start', onRequest)
  let url = ''
  const stop = await listen({ host: '127.0.0.1', port: 0, keepAlive: 65_000, ...(tls && { tls }) }, async (at) => {
    url = at
    return () => new Response('here')
  })
  onTestFinished(stop)
  await new Promise<void>((resolve, reject) => {
    if (!tls) return fetch(url).then(() => resolve(), reject)
    request(url, { ca: tls.cert, agent: false }, (response) => response.resume().on('end', resolve))
      .on('error', reject)
      .end()
  })
  unsubscribe('http.server.request.start', onRequest)
  expect(servers.size).toBe(1)
  return [...servers][0]
}

it.each(['http', 'https'])(
  'gives a client that drips its request ten seconds for the head and thirty in all: %s',
  async (scheme) => {
    const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
      extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
    })
    const server = await serverBehind(scheme === 'https' ? { key, cert } : undefined)
    expect([server?.headersTimeout, server?.requestTimeout]).toEqual([10_000, 30_000])
    // A limit is only noticed as often as connections are looked at.
    expect(server?.connectionsCheckingInterval).toBe(5000)
  },
)
