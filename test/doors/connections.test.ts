import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as after } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createIssuer } from '../support/clients/tokens.ts'
import { openDoor, productionDoors } from '../support/gateways/production-doors.ts'
import { settingsFor } from '../support/gateways/running.ts'

const issuer = await createIssuer()

describe.each(productionDoors)('$name', (door) => {
  let opened: Awaited<ReturnType<typeof openDoor>>
  beforeAll(async () => {
    opened = await openDoor(door, { env: { ...settingsFor(issuer), PORT: '0', DATABASE_PATH: ':memory:' }, cwd: '.' })
  })
  afterAll(() => void opened?.child.kill('SIGKILL'))

  const open = async () => {
    const socket = connect(Number(new URL(opened.listening.url).port), '127.0.0.1')
    await once(socket, 'connect')
    let text = ''
    socket.setEncoding('utf8').on('data', (chunk) => {
      text += chunk
    })
    return { socket, text: () => text }
  }
  /** All that comes back until the gateway closes. */
  const exchange = async (request: string) => {
    const { socket, text } = await open()
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

  it('keeps a connection that is quiet for longer than Node does, and none at a stop', async () => {
    const [quiet, silent] = [await open(), await open()]
    const ask = async ({ socket, text }: { socket: Socket; text: () => string }) => {
      const before = text().length
      socket.write('GET /healthz HTTP/1.1\r\nHost: gateway.test\r\n\r\n')
      await expect.poll(() => text().slice(before)).toContain('{"status":"ok"}')
    }
    await ask(quiet)
    if (door.name !== 'Deno') expect(quiet.text()).toMatch(/^keep-alive: timeout=65\r$/im)
    // Node's own limits are 5 s between requests and, here, 10 s for a head.
    await after(11_000)
    await ask(quiet)
    const closed = Promise.all([once(quiet.socket, 'close'), once(opened.child, 'exit')])
    const started = performance.now()
    opened.child.kill('SIGTERM')
    const [, [code]] = await closed
    expect(code).toBe(0)
    // Far from the ten seconds for which a stop waits for requests under way.
    expect(performance.now() - started).toBeLessThan(8000)
    silent.socket.destroy()
  })
})
