import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { answers, writeScope } from '../support/clients/caller.ts'
import { createIssuer } from '../support/clients/tokens.ts'
import { type Door, openDoor, productionDoors } from '../support/gateways/production-doors.ts'
import { audience, settingsFor, tenants } from '../support/gateways/running.ts'

const issuer = await createIssuer()
const token = await issuer.token({ tenant: tenants[0], scopes: writeScope, audience })
const env = { ...settingsFor(issuer), PORT: '0', DATABASE_PATH: ':memory:' }

type Opened = Awaited<ReturnType<typeof openDoor>>

const open = async ({ listening }: Opened) => {
  const socket = connect(Number(new URL(listening.url).port), '127.0.0.1')
  await once(socket, 'connect')
  let text = ''
  socket.setEncoding('utf8').on('data', (chunk) => {
    text += chunk
  })
  return { socket, text: () => text }
}

const line = 'GET /healthz HTTP/1.1\r\n'
const host = 'Host: gateway.test\r\n'
const hosts = ['a b', '[', 'a/b', 'a?b', '%', 'gateway.test:99999', 'gateway.test:x', 'user:password@gateway.test']
const targets = ['http://[/', 'http://gateway.test:99999/', 'http://user:password@gateway.test/', '*', 'a:80', '/\\']
const posted = (coding: string) => `POST ${answers} HTTP/1.1\r\n${host}Transfer-Encoding: ${coding}\r\n\r\n`

/**
 * What is refused, the status, and the request without the empty line behind its head: RFC 9112, sections 3.2, 6.1 and
 * 6.3; RFC 9110, section 4.2.4; RFC 6585, section 5.
 */
const refused: readonly (readonly [string, number, string])[] = [
  ['no Host', 400, line],
  ['two Hosts', 400, `${line}${host}Host: other.test\r\n`],
  ['a Host twice', 400, `${line}${host}${host}`],
  ...hosts.map((name) => [`the Host ${name}`, 400, `${line}Host: ${name}\r\n`] as const),
  ...targets.map((url) => [`the target ${url}`, 400, `GET ${url} HTTP/1.1\r\n${host}`] as const),
  ['a body to an URL with a user', 400, `POST http://user:password@gateway.test${answers} HTTP/1.1\r\n${host}`],
  ...['gzip, chunked', 'foo', 'gzip', 'xchunked'].map((coding) => [`coding ${coding}`, 501, posted(coding)] as const),
  ...['chunked, chunked', 'chunked, gzip'].map((coding) => [`coding ${coding}`, 400, posted(coding)] as const),
  ['a chunk without a size', 400, `${posted('chunked')}zz\r\n`],
  ['two lengths', 400, `POST / HTTP/1.1\r\n${host}Content-Length: 1\r\nContent-Length: 2\r\n`],
  ['length and chunks', 400, `POST / HTTP/1.1\r\n${host}Content-Length: 1\r\nTransfer-Encoding: chunked\r\n`],
  ['a name with a space', 400, `${line}${host}a b: c\r\n`],
  ['a method that is none', 400, `FOO / HTTP/1.1\r\n${host}`],
  ['a head that is not read to its end', 431, `${line}${host}a: ${'b'.repeat(70_000)}\r\n`],
  ['CONNECT', 501, `CONNECT gateway.test:443 HTTP/1.1\r\n${host}`],
]

describe.each(productionDoors)('$name', (door) => {
  let opened: Opened
  beforeAll(async () => {
    opened = await openDoor(door, { env, cwd: '.' })
  })
  afterAll(() => void opened?.child.kill('SIGKILL'))

  /** All that comes back until the gateway closes. */
  const exchange = async (request: string) => {
    const { socket, text } = await open(opened)
    socket.write(request)
    await once(socket, 'close')
    return text()
  }

  it.each(['/healthz', '/readyz', '/openapi.json', '/beta/', '/nowhere'])(
    'answers HTTP/1.0 without a Host at %s, unchunked, and closes',
    async (path) => {
      const [head = '', body = ''] = (await exchange(`GET ${path} HTTP/1.0\r\n\r\n`)).split('\r\n\r\n')
      expect(head).toMatch(path === '/nowhere' ? /^HTTP\/1\.[01] 404 / : /^HTTP\/1\.[01] 200 /)
      expect(head).not.toMatch(/^transfer-encoding:/im)
      expect(Number(/^content-length: (\d+)/im.exec(head)?.[1])).toBe(Buffer.byteLength(body))
    },
  )

  it.each(refused)('refuses %s with %i, in the envelope, and closes', async (name, status, request) => {
    const [head = '', body = ''] = (await exchange(`${request}\r\n`)).split('\r\n\r\n')
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(head).toMatch(/^connection: close$/im)
    const id = /^request-id: (\S+)$/im.exec(head)?.[1]
    // What Node's parser refuses is no request, and has no id but in the envelope.
    if (/Host|coding [^c]/.test(name)) expect(id).toBeDefined()
    expect(JSON.parse(body)).toMatchObject({ error: { innerError: { 'request-id': id ?? expect.any(String) } } })
    if (status === 431)
      expect(body).toContain('"RequestHeaderFieldsTooLarge","message":"The head of the request is larger than 64 KiB')
  })

  it('refuses in its turn what is unreadable', async () => {
    const text = await exchange(`${line}${host}\r\nGET /readyz HTTP/1.1\r\n${host}\r\nfoo\r\n\r\n`)
    expect(text.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 400'])
  })

  it.each([
    ['GET', `GET /openapi.json HTTP/1.1\r\n${host}\r\n`, 200],
    ['POST', `POST ${answers} HTTP/1.1\r\n${host}Content-Length: 2\r\n\r\n{}`, 401],
  ] as const)('answers a request that breaks off behind a %s once', async (_, before, status) => {
    const all = await exchange(`${before}${posted('chunked')}zz\r\n\r\n`)
    expect(all.match(/HTTP\/1\.1 \d+/g)).toEqual([`HTTP/1.1 ${status}`, 'HTTP/1.1 400'])
  })

  it('answers a client that ends what it sends after its requests', async () => {
    const { socket, text } = await open(opened)
    const closed = once(socket, 'close')
    const paths = ['/openapi.json', '/readyz', '/beta/$metadata']
    socket.end(paths.map((path) => `GET ${path} HTTP/1.1\r\n${host}\r\n`).join(''))
    await closed
    expect(text().match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 200', 'HTTP/1.1 200', 'HTTP/1.1 200'])
    expect(text()).toMatch(/<\/edmx:Edmx>\s*$/)
  })

  const length = 10 * 1024 * 1024
  const json = 'Content-Type: application/json\r\n'
  const authorization = `Authorization: Bearer ${token}\r\n`
  const framings = ['Transfer-Encoding: chunked', `Content-Length: ${length}`]
  const refusals = [
    [413, answers, authorization + json],
    [413, answers, `${authorization}${json}Connection: close\r\n`],
    [401, answers, json],
    [404, '/nowhere', json],
    [405, '/healthz', json],
  ] as const
  /** The answer to 10 MiB of a body, read when they are sent. */
  const answerAfter = async (head: string, isChunked: boolean) => {
    const { socket, text } = await open(opened)
    const failed = once(socket, 'error').then(([error]) => Promise.reject(error))
    socket.pause()
    socket.write(head)
    const chunk = 'x'.repeat(64 * 1024)
    for (let sent = 0; sent < length; sent += chunk.length) {
      socket.write(isChunked ? `10000\r\n${chunk}\r\n` : chunk)
      // The answer comes long before the end.
      if (sent === length / 2) await after(700)
    }
    await new Promise<unknown>((resolve) => socket.write(isChunked ? '0\r\n\r\n' : '', resolve))
    socket.resume()
    await Promise.race([expect.poll(text).toMatch(/"innerError".*}$/), failed])
    socket.destroy()
    return text()
  }

  it('refuses a body that is on its way in a way that the client can read', async () => {
    const asked = refusals.flatMap((refusal) => framings.map((framing) => [...refusal, framing] as const))
    const read = asked.map(async ([status, path, headers, framing]) => {
      const head = `POST ${path} HTTP/1.1\r\n${host}${headers}${framing}\r\n\r\n`
      expect(await answerAfter(head, framing === framings[0])).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    })
    await Promise.all(read)
  })
})

it('keeps a connection that is quiet for longer than Node does, and none at a stop', async () => {
  const quietOn = async (door: Door) => {
    const opened = await openDoor(door, { env, cwd: '.' })
    onTestFinished(() => void opened.child.kill('SIGKILL'))
    const quiet = await open(opened)
    const head = 'GET /healthz HTTP/1.1\r\nHost: gateway.test\r\n'
    const ask = async () => {
      const before = quiet.text().length
      quiet.socket.write(`${head}\r\n`)
      await expect.poll(() => quiet.text().slice(before)).toContain('{"status":"ok"}')
    }
    await ask()
    expect(quiet.text()).toMatch(/^keep-alive: timeout=65\r$/im)
    // Node's own limits are 5 s between requests and, here, 10 s for a head.
    await after(11_000)
    const [silent, busy] = await Promise.all([open(opened), open(opened)])
    busy.socket.write(head)
    await ask()
    const [closed, exit] = [once(quiet.socket, 'close'), once(opened.child, 'exit')]
    opened.child.kill('SIGTERM')
    await closed
    // Its request is under way, and no reason for the quiet one to stay.
    busy.socket.write('\r\n')
    await expect.poll(busy.text).toContain('{"status":"ok"}')
    expect(await exit).toEqual([0, null])
    for (const { socket } of [silent, busy]) socket.destroy()
  }
  // The wait is the same for both.
  await Promise.all(productionDoors.map(quietOn))
})
