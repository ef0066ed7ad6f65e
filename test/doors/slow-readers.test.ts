import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { connect as connectTls } from 'node:tls'
import { generate } from 'selfsigned'
import { describe, expect, it, onTestFinished } from 'vitest'
import { connectionLimits } from '../../src/entry/runtime/http/connection-limits.ts'
import { listen } from '../../src/entry/runtime/http/listen.ts'

const { private: key, cert } = await generate([{ name: 'commonName', value: '127.0.0.1' }], {
  extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
})

/** More than the operating system keeps for a client that does not read. */
const large = 'x'.repeat(32 * 1024 * 1024)
const answers: Readonly<Record<string, () => Promise<Response> | Response>> = {
  '/large': () => new Response(large),
  '/4mib': () => new Response('x'.repeat(4 * 1024 * 1024)),
  '/dear': async () => {
    await sleep(1200)
    return new Response('made')
  },
}
/** The gateway's end of the connection on which the next request comes. */
const askedOn = () =>
  new Promise<Socket>((resolve) => {
    const onRequest = (message: unknown) => {
      unsubscribe('http.server.request.start', onRequest)
      // Holds for this channel (Node's diagnostics_channel, built-in channels).
      resolve((message as { socket: Socket }).socket)
    }
    subscribe('http.server.request.start', onRequest)
  })
const head = (path: string) => `GET ${path} HTTP/1.1\r\nHost: gateway.test\r\n`

describe.each(['http', 'https'])('%s', (scheme) => {
  const tls = scheme === 'https' ? { key, cert } : undefined
  const start = async (limits: Partial<typeof connectionLimits> = {}) => {
    let url = ''
    const handlerAt = async (at: string) => {
      url = at
      return (request: Request) => answers[new URL(request.url).pathname]?.() ?? new Response('here')
    }
    const address = { host: '127.0.0.1', port: 0, keepAlive: 65_000, ...(tls && { tls }) }
    const stop = await listen(address, handlerAt, { ...connectionLimits, ...limits })
    const port = Number(new URL(url).port)
    const open = async (): Promise<Socket> => {
      const socket = tls ? connectTls({ port, host: '127.0.0.1', ca: cert }) : connect(port, '127.0.0.1')
      socket.on('error', () => {})
      onTestFinished(() => void socket.destroy())
      await once(socket, tls ? 'secureConnect' : 'connect')
      return socket
    }
    return { stop, open }
  }
  /** Bytes that come until the gateway closes, of at most `rate` in a millisecond. */
  const drain = async (socket: Socket, rate = Number.POSITIVE_INFINITY) => {
    let bytes = 0
    const started = performance.now()
    socket.on('data', async ({ length }) => {
      bytes += length
      const early = bytes / rate - (performance.now() - started)
      if (early < 1) return
      socket.pause()
      await sleep(early)
      socket.resume()
    })
    socket.resume()
    if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve))
    return bytes
  }

  it.each([
    ['nothing of its answer', { writeSilence: 300 }, 0],
    ['too little of it in time', { writeTimeout: 900 }, 1000],
  ])('leaves a client that reads %s', async (_name, limits, rate) => {
    const { stop, open } = await start(limits)
    onTestFinished(stop)
    const asked = askedOn()
    const socket = await open()
    if (rate === 0) socket.pause()
    else void drain(socket, rate)
    socket.write(`${head('/large')}\r\n`)
    const ofGateway = await asked
    await expect.poll(() => ofGateway.destroyed, { message: 'the connection is closed', timeout: 10_000 }).toBe(true)
  })

  it('gives an answer that is dear to make, and a connection that is quiet, all their time', async () => {
    const { stop, open } = await start({ writeSilence: 300, writeTimeout: 900 })
    onTestFinished(stop)
    const socket = await open()
    let text = ''
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk
    })
    socket.write(`${head('/')}\r\n${head('/dear')}\r\n`)
    await expect.poll(() => text, { timeout: 5000 }).toMatch(/made$/)
    await sleep(1200)
    socket.write(`${head('/')}\r\n`)
    await expect.poll(() => text).toMatch(/madeHTTP[\s\S]*here$/)
  })

  it('stops after answers that are written and not yet read, pipelined ones too', async () => {
    const { stop, open } = await start()
    const sockets = await Promise.all([open(), open(), open()])
    const request = `${head('/4mib')}\r\n`
    const asked = [request, `${head('/4mib')}Connection: close\r\n\r\n`, `${request}${head('/dear')}\r\n${request}`]
    const read = sockets.map((socket, index) => {
      socket.write(asked[index] ?? '')
      return drain(socket, 3000)
    })
    await Promise.all(sockets.map((socket) => once(socket, 'data')))
    await stop()
    const bytes = await Promise.all(read)
    expect(bytes.map((count) => Math.floor(count / (4 * 1024 * 1024)))).toEqual([1, 1, 2])
  })
})
