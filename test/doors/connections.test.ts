import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createIssuer } from '../support/clients/tokens.ts'
import { type Door, openDoor, productionDoors } from '../support/gateways/production-doors.ts'
import { settingsFor } from '../support/gateways/running.ts'

const env = { ...settingsFor(await createIssuer()), PORT: '0', DATABASE_PATH: ':memory:' }

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

  // Deno answers it all the same.
  it.skipIf(door.name === 'Deno')('refuses HTTP/1.1 without a Host (RFC 9112, section 3.2)', async () => {
    expect(await exchange('GET /healthz HTTP/1.1\r\n\r\n')).toMatch(/^HTTP\/1.1 400 /)
  })

  it.each(['a b', '[', 'a/b', 'a?b', '%', 'gateway.test:99999'])('refuses the Host %j', async (host) => {
    const request = `GET /healthz HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`
    expect(await exchange(request)).toMatch(/^HTTP\/1.1 400 /)
  })
})

it('keeps a connection that is quiet for longer than Node does, and none at a stop', async () => {
  const quietOn = async (door: Door) => {
    const opened = await openDoor(door, { env, cwd: '.' })
    onTestFinished(() => void opened.child.kill('SIGKILL'))
    const [quiet, silent, busy] = await Promise.all([open(opened), open(opened), open(opened)])
    const head = 'GET /healthz HTTP/1.1\r\nHost: gateway.test\r\n'
    const ask = async () => {
      const before = quiet.text().length
      quiet.socket.write(`${head}\r\n`)
      await expect.poll(() => quiet.text().slice(before)).toContain('{"status":"ok"}')
    }
    await ask()
    if (door.name !== 'Deno') expect(quiet.text()).toMatch(/^keep-alive: timeout=65\r$/im)
    // Node's own limits are 5 s between requests and, here, 10 s for a head.
    await after(11_000)
    busy.socket.write(head)
    await ask()
    const [closed, exit] = [once(quiet.socket, 'close'), once(opened.child, 'exit')]
    opened.child.kill('SIGTERM')
    await closed
    if (door.name !== 'Deno') {
      // Its request is under way, and no reason for the quiet one to stay.
      busy.socket.write('\r\n')
      await expect.poll(busy.text).toContain('{"status":"ok"}')
    }
    expect(await exit).toEqual([0, null])
    for (const { socket } of [silent, busy]) socket.destroy()
  }
  // The wait is the same for both.
  await Promise.all(productionDoors.map(quietOn))
})
