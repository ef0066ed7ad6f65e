import { createHash } from 'node:crypto'
import { connect } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createGateway } from '../../src/entry/testing/create-gateway.ts'
import { type Case, groups, lastFrame } from './autobahn-cases.ts'
import { meetingsAt } from './meeting.ts'
import { framesIn, opcodes } from './raw-frames.ts'

let gateway: Awaited<ReturnType<typeof createGateway>>
let target: URL
beforeAll(async () => {
  gateway = await createGateway()
  const meeting = await meetingsAt({ url: gateway.url, token: (user) => gateway.token({ user }) })()
  // A client without a subprotocol that sends to its own group: an echo.
  target = new URL(`${meeting.sharerUri}&webpubsub_mode=sendToGroup&group=${meeting.group}`)
})
afterAll(() => gateway.close())

/** Has a case played by hand, until the server ends the connection. Of what is long the answer has its length and a hash. */
const played = async ({ frames, chop, closes }: Case) => {
  const came: (readonly [number, string])[] = []
  let code: number | undefined
  const ended = Promise.withResolvers<void>()
  const found = framesIn((opcode, payload) => {
    // Pings keep its line open.
    if (opcode === opcodes.ping) return
    if (opcode !== opcodes.close) came.push([opcode, brief(payload)])
    else code ??= payload.length < 2 ? 1005 : payload.readUInt16BE()
  })
  const socket = connect(Number(target.port), target.hostname)
  socket.setNoDelay(true)
  const opened = Promise.withResolvers<void>()
  let head: Buffer | undefined = Buffer.of()
  socket.on('data', (chunk: Buffer) => {
    if (!head) return found(chunk)
    head = Buffer.concat([head, chunk])
    const end = head.indexOf('\r\n\r\n')
    if (end < 0) return
    expect(String(head)).toMatch(/^HTTP\/1.1 101 /)
    head = undefined
    opened.resolve()
  })
  socket.on('end', ended.resolve)
  socket.on('error', ended.reject)
  socket.write(
    [
      `GET ${target.pathname}${target.search} HTTP/1.1`,
      `Host: ${target.host}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
      '\r\n',
    ].join('\r\n'),
  )
  await opened.promise
  const all = closes === undefined ? [...frames, lastFrame] : frames
  if (chop === undefined) {
    for (const frame of all) {
      socket.write(frame)
      await turn()
    }
  } else {
    const bytes = Buffer.concat(all)
    for (let at = 0; at < bytes.length; at += chop) {
      socket.write(bytes.subarray(at, at + chop))
      await turn()
    }
  }
  await ended.promise
  socket.destroy()
  return { came, code }
}

const brief = (payload: Uint8Array | string) => {
  const bytes = Buffer.from(payload)
  return bytes.length > 1000 ? `${bytes.length}: ${createHash('sha256').update(bytes).digest('hex')}` : String(bytes)
}

describe.each(Object.keys(groups))('Autobahn %s', (group) => {
  it('comes out as it has to', async () => {
    for (const one of groups[group] ?? []) {
      const { id, comes = [], closes = 1000 } = one
      const outcome = await played(one)
      const wanted = comes.map(([opcode, payload]) => [opcode, brief(payload)])
      expect([id, outcome]).toEqual([id, { came: wanted, code: closes }])
    }
  })
})
