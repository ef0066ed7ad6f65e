import { createHmac } from 'node:crypto'
import { connect } from 'node:net'
import { afterEach, expect, it } from 'vitest'
import { clientAccessUri } from '../../src/auth/client-access-tokens.ts'
import { asInstant } from '../../src/clock.ts'
import { listen } from '../../src/entry/runtime/http/listen.ts'
import { createRelay } from '../../src/entry/runtime/relay/create-relay.ts'
import { monotonicClock } from '../../src/entry/runtime/time/clocks.ts'
import { relayLimits } from '../../src/relay/limits.ts'
import type { RoomAddress, Standing } from '../../src/relay/rooms.ts'
import { relayKeys } from '../../src/seal/relay-keys.ts'
import { connectPlain, plain, Refused } from './plain-client.ts'

const life = 3_600_000
const tenant = '10ca1000-0000-4000-8000-000000000001'
const rootKey = (kid: string, byte: number) => ({ kid, bytes: new Uint8Array(32).fill(byte) })

const running: (() => Promise<void>)[] = []
afterEach(async () => {
  await Promise.all(running.splice(0).map((stop) => stop()))
})

/** The relay on a server of its own, of sessions that are there unless the test says otherwise, by a clock of the test's. */
const startRelay = async ({
  limits = {},
  corsOrigins = [] as readonly string[],
  isHere = true,
  pingEvery = 20_000,
} = {}) => {
  let ahead = 0
  const clock = () => asInstant(Date.now() + ahead)
  const lines: Readonly<Record<string, unknown>>[] = []
  const read: string[] = []
  const standing = { find: async (_: RoomAddress): Promise<Standing | undefined> => undefined }
  standing.find = async () => (isHere ? { expiresAt: clock() + life, isChatBlocked: false } : undefined)
  const relay = createRelay({
    limits: { ...relayLimits, connectionsOfUser: 4, ...limits },
    clock,
    ticks: monotonicClock,
    log: (line) => lines.push(line),
    isDraining: () => false,
    pingEvery,
  })
  const address = { host: '127.0.0.1', port: 0, keepAlive: 5000, upgrades: relay.upgrades, log: () => {} }
  const served = Promise.withResolvers<string>()
  const stop = await listen(address, async (url) => {
    served.resolve(url)
    return async (request) => new Response(`plain ${request.method} ${await request.text()}`)
  })
  const publicUrl = await served.promise
  const encryptionKeys = [rootKey('new', 1), rootKey('old', 2)] as const
  relay.serve({
    at: [{ publicUrl, corsOrigins, encryptionKeys: [...encryptionKeys] }],
    standing: async (room) => {
      read.push(room.session)
      return standing.find(room)
    },
  })
  running.push(stop)
  const uri = (
    session: string,
    side: 'helper' | 'sharer' = 'helper',
    { user = side, url = publicUrl, keys = encryptionKeys[0], expiresAt = clock() + life } = {},
  ) => {
    const make = clientAccessUri({
      publicUrl: url,
      keys: relayKeys([keys]),
      clock,
      newId: () => crypto.randomUUID(),
    })
    return make({ tenant, session, side, user, expiresAt })
  }
  const advance = (milliseconds: number) => {
    ahead += milliseconds
    relay.rooms.look()
  }
  return { relay, publicUrl, uri, lines, read, standing, advance, stop, oldKey: encryptionKeys[1] }
}

const refusalOf = async (url: string, options: Parameters<typeof connectPlain>[1] = {}) => {
  const refused = await connectPlain(url, options).catch((error: unknown) => error)
  if (!(refused instanceof Refused)) throw new Error(`Not refused: ${refused}`)
  return refused
}

/** What a server answers to bytes, until it closes the connection or has said something. */
const rawAnswer = (url: string, head: string) =>
  new Promise<string>((resolve, reject) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1', () => socket.write(head))
    socket.once('data', (data) => {
      resolve(String(data))
      socket.destroy()
    })
    socket.once('error', reject)
  })

const handshake = (target: string, lines: readonly string[] = []) =>
  [
    `GET ${target} HTTP/1.1`,
    'Host: x',
    'Connection: Upgrade',
    'Upgrade: websocket',
    'Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==',
    ...(lines.some((line) => line.startsWith('Sec-WebSocket-Version')) ? [] : ['Sec-WebSocket-Version: 13']),
    ...lines,
    '\r\n',
  ].join('\r\n')

it('reads of a session once, and refuses one that is over from memory', async () => {
  const { uri, read, relay, standing } = await startRelay()
  const { find } = standing
  // As long as both are sure to wait for it.
  standing.find = (room) => new Promise((resolve) => setTimeout(() => resolve(find(room)), 100))
  const [first, second] = [await uri('s1'), await uri('s1', 'sharer')]
  const clients = await Promise.all([connectPlain(first), connectPlain(second)])
  expect(read).toEqual(['s1'])
  await relay.rooms.rooms.ended({ tenant, session: 's1' })
  expect((await Promise.all(clients.map(({ closed }) => closed))).map(({ code }) => code)).toEqual([1008, 1008])
  expect(await refusalOf(first)).toMatchObject({ status: 401 })
  expect(read).toEqual(['s1'])
})

it('refuses a session that never was, and reads no second time', async () => {
  const { uri, read } = await startRelay({ isHere: false })
  for (const _ of [1, 2]) expect(await refusalOf(await uri('s1'))).toMatchObject({ status: 401 })
  expect(read).toEqual(['s1'])
})

it('lets nobody into a session that ends while it is read', async () => {
  const { uri, standing, relay, read } = await startRelay()
  const { find } = standing
  standing.find = async (room) => {
    const found = await find(room)
    await relay.rooms.rooms.ended(room)
    return found
  }
  expect(await refusalOf(await uri('s1'))).toMatchObject({ status: 401 })
  expect(read).toEqual(['s1'])
})

it('takes tokens of every key of the ring, for this address, while they last, and no others; reads nothing for those', async () => {
  const { uri, oldKey, advance, read, publicUrl } = await startRelay()
  const client = await connectPlain(await uri('s1', 'helper', { keys: oldKey }))
  client.socket.close(1000)
  await client.closed
  const good = await uri('s2')
  const [head = '', claims = '', signature = ''] = new URL(good).searchParams.get('access_token')?.split('.') ?? []
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const read2 = JSON.parse(String(Buffer.from(claims, 'base64url')))
  /** Signed by the right key, whatever it says. */
  const signed = (header: object, body: object, hash = 'sha256') => {
    const text = `${part(header)}.${part(body)}`
    const key = relayKeys([rootKey('new', 1)]).find('new') ?? new Uint8Array()
    return `${text}.${createHmac(hash, key).update(text).digest('base64url')}`
  }
  const header = JSON.parse(String(Buffer.from(head, 'base64url')))
  const { aud: _, ...withoutAudience } = read2
  const { exp: __, ...withoutEnd } = read2
  const { nbf: ___, ...withoutBeginning } = read2
  const wrong = [
    await uri('s2', 'helper', { keys: rootKey('new', 9) }),
    await uri('s2', 'helper', { keys: rootKey('unknown', 1) }),
    await uri('s2', 'helper', { url: 'https://other.example' }),
    await uri('s2', 'helper', { expiresAt: asInstant(Date.now() - 1000) }),
    ...[
      `${part({ ...header, alg: 'none' })}.${claims}.`,
      signed({ ...header, alg: 'RS256' }, read2),
      signed({ ...header, alg: 'HS512' }, read2, 'sha512'),
      signed({ ...header, kid: undefined }, read2),
      signed(header, withoutAudience),
      signed(header, withoutEnd),
      signed(header, withoutBeginning),
      signed(header, { ...read2, nbf: read2.nbf + 600 }),
      signed(header, { ...read2, side: 'both' }),
      signed(header, { ...read2, sid: undefined }),
      signed(header, { ...read2, tid: 5 }),
      `${head}.${claims}.${signature.slice(0, -3)}`,
      'x',
    ].map((token) => `${publicUrl.replace('http', 'ws')}/client/hubs/remotehelp?access_token=${token}`),
  ].map((url) => url.replace(/\/\/[^/]+/, new URL(publicUrl).host.replace(/^/, '//')))
  for (const url of wrong) expect(await refusalOf(url.replace(/^http|^wss/, 'ws'))).toMatchObject({ status: 401 })
  expect(read).toEqual(['s1'])
  const signedAgain = signed(header, read2)
  const again = await connectPlain(good.replace(/access_token=.*/, `access_token=${signedAgain}`))
  again.socket.close(1000)
  advance(life + 1000)
  expect(await refusalOf(good)).toMatchObject({ status: 401 })
})

it('lets in again where a session was extended just as its room had closed by its old time', async () => {
  const { uri, relay, advance } = await startRelay()
  const one = await connectPlain(await uri('s1'))
  await one.next()
  advance(life + 1000)
  expect(await one.closed).toEqual({ code: 1008, reason: 'session expired' })
  await relay.rooms.rooms.extended({ tenant, session: 's1' }, Date.now() + 3 * life)
  const again = await connectPlain(await uri('s1'))
  expect(await again.next()).toMatchObject({ event: 'connected' })
  await relay.rooms.rooms.ended({ tenant, session: 's1' })
  expect(await again.closed).toMatchObject({ code: 1008 })
})

it('expires by the clock without any traffic, and lives on where it was extended', async () => {
  const { uri, relay, advance, lines } = await startRelay()
  const [one, other] = [await connectPlain(await uri('s1')), await connectPlain(await uri('s2'))]
  await one.next()
  await other.next()
  await relay.rooms.rooms.extended({ tenant, session: 's2' }, Date.now() + 2 * life)
  advance(life + 1000)
  expect(await one.closed).toEqual({ code: 1008, reason: 'session expired' })
  other.send({ type: 'ping' })
  await other.next({ type: 'pong' })
  advance(life)
  expect(await other.closed).toEqual({ code: 1008, reason: 'session expired' })
  await expect.poll(() => relay.rooms.size()).toBe(0)
  await expect.poll(() => lines.filter(({ outcome }) => outcome === 'closed').length).toBe(2)
  expect(lines.find(({ outcome }) => outcome === 'closed')).toMatchObject({
    event: 'relay',
    session: 's1',
    side: 'helper',
    code: 1008,
    received: 0,
    sent: 2,
  })
})

it('closes a client that reads nothing by 1008, and not the one that sends', async () => {
  const { uri } = await startRelay({ limits: { unackedLength: 300_000, rate: 'off' } })
  const roomOf = 'webpubsub_mode=sendToGroup&group=rh-s1&noEcho=true'
  const sender = await connectPlain(`${await uri('s1')}&${roomOf}`, { protocol: '' })
  const reader = await connectPlain(await uri('s1', 'sharer'), { protocol: plain })
  reader.send({ type: 'joinGroup', group: 'rh-s1', ackId: 1 })
  await reader.next({ type: 'ack' })
  reader.socket.pause()
  const part = 'x'.repeat(200_000)
  for (let at = 0; at < 100; at += 1) sender.send(part)
  expect(await sender.next({ text: '{"kind":"peerLeft","side":"sharer"}' })).toBeDefined()
  expect(sender.socket.readyState).toBe(sender.socket.OPEN)
  reader.socket.resume()
  expect(await reader.closed).toMatchObject({ code: 1008, reason: 'slow consumer' })
})

it('closes a client that sends faster than it may', async () => {
  const { uri } = await startRelay()
  const client = await connectPlain(await uri('s1'))
  for (let at = 0; at < 200; at += 1) client.send({ type: 'ping' })
  expect(await client.closed).toEqual({ code: 1008, reason: 'too many messages' })
})

it('has no more connections of a side, and of a user, than it says', async () => {
  const { uri } = await startRelay()
  const clients = [
    await connectPlain(await uri('s1')),
    await connectPlain(await uri('s1')),
    await connectPlain(await uri('s1', 'sharer')),
  ]
  const full = await refusalOf(await uri('s1'))
  expect(full).toMatchObject({ status: 429, headers: { 'retry-after': '20' } })
  clients.push(await connectPlain(await uri('s2')), await connectPlain(await uri('s3')))
  expect(await refusalOf(await uri('s4'))).toMatchObject({ status: 429 })
  expect(JSON.parse((await refusalOf(await uri('s4'))).body).error.message).toMatch(/this user/)
  clients[0]?.socket.close(1000)
  await clients[0]?.closed
  await expect.poll(async () => connectPlain(await uri('s4')).catch(String)).toHaveProperty('closed')
})

it('answers too many handshakes that fail by 429, and still lets in who has a token', async () => {
  const { uri, publicUrl, read } = await startRelay()
  const dead = `${publicUrl.replace('http', 'ws')}/client/hubs/remotehelp?access_token=dead`
  const statuses: number[] = []
  for (let at = 0; at < 31; at += 1) statuses.push((await refusalOf(dead)).status)
  expect(statuses.filter((status) => status === 401)).toHaveLength(30)
  expect(statuses.at(-1)).toBe(429)
  expect(Number((await refusalOf(dead)).headers['retry-after'])).toBeGreaterThan(0)
  expect(read).toEqual([])
  const client = await connectPlain(await uri('s1'))
  await client.next({ event: 'connected' })
})

it('reads nothing for a hundred clients that come again and again with tokens that are dead, and lets others in', async () => {
  const { uri, relay, read } = await startRelay()
  const ended = Array.from({ length: 50 }, (_, at) => `s${at}`)
  for (const session of ended) await relay.rooms.rooms.ended({ tenant, session })
  const expiresAt = asInstant(Date.now() - 1000)
  const urls = await Promise.all(ended.flatMap((session) => [uri(session), uri(session, 'sharer', { expiresAt })]))
  for (const _ of [1, 2, 3]) {
    const refusals = await Promise.all(urls.map((url) => refusalOf(url)))
    for (const { status } of refusals) expect([401, 429]).toContain(status)
  }
  expect(read).toEqual([])
  const client = await connectPlain(await uri('another'))
  await client.next({ event: 'connected' })
  expect(read).toEqual(['another'])
})

it('recovers by a token as long as it says, and then closes by 1008', async () => {
  const twoDays = 2 * 24 * life
  const { uri, advance, relay, publicUrl } = await startRelay()
  const client = await connectPlain(await uri('s1', 'helper', { expiresAt: asInstant(Date.now() + 2 * twoDays) }))
  const { connectionId, reconnectionToken } = await client.next({ event: 'connected' })
  await relay.rooms.rooms.extended({ tenant, session: 's1' }, Date.now() + 2 * twoDays)
  const recovery = new URL(`${publicUrl.replace('http', 'ws')}/client/hubs/remotehelp`)
  recovery.searchParams.set('awps_connection_id', String(connectionId))
  recovery.searchParams.set('awps_reconnection_token', String(reconnectionToken))
  advance(twoDays - 60_000)
  const second = await connectPlain(recovery.href)
  expect(await second.next({ event: 'connected' })).toMatchObject({ connectionId })
  advance(120_000)
  const third = await connectPlain(recovery.href)
  expect(await third.next()).toMatchObject({ event: 'disconnected' })
  expect(await third.closed).toEqual({ code: 1008, reason: 'connection not found' })
  second.send({ type: 'ping' })
  expect(await second.next({ type: 'pong' })).toEqual({ type: 'pong' })
})

it('lets pages of listed origins connect, its own, and what is no page', async () => {
  const { uri, publicUrl } = await startRelay({ corsOrigins: ['https://help.example'] })
  for (const origin of ['https://help.example', publicUrl, undefined]) {
    const client = await connectPlain(await uri('s1'), { ...(origin && { origin }) })
    client.socket.close(1000)
    await client.closed
  }
  const refused = await refusalOf(await uri('s1'), { origin: 'https://evil.example' })
  expect([refused.status, JSON.parse(refused.body)]).toMatchObject([403, { error: { code: 'Forbidden' } }])
})

it('takes handshakes of its own path and version alone, and serves every other request as if it asked for no upgrade', async () => {
  const { uri, publicUrl } = await startRelay()
  const { pathname, search } = new URL(await uri('s1'))
  const target = pathname + search
  expect(await rawAnswer(publicUrl, handshake(target))).toMatch(/^HTTP\/1.1 101 /)
  for (const head of [
    handshake(target, ['Sec-WebSocket-Version: 8']),
    handshake('/beta/x'),
    handshake(target).replace('GET', 'HEAD'),
    handshake(target).replace('AAAAAAAAAAAAAAAAAAAAAA==', 'short'),
    'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AA\r\n\r\n',
    'POST /x HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: h2c\r\nContent-Length: 2\r\n\r\nhi',
  ])
    expect(await rawAnswer(publicUrl, head), head.slice(0, 30)).toMatch(/^HTTP\/1.1 200 /)
  expect(await rawAnswer(publicUrl, handshake(target).replace('Host: x\r\n', ''))).toMatch(/^HTTP\/1.1 400 /)
  expect(await rawAnswer(publicUrl, handshake(target, ['Sec-WebSocket-Protocol: a,,b']))).toMatch(/^HTTP\/1.1 400 /)
})

it('ends what breaks RFC 6455, and keeps of fragments no more than a few', async () => {
  const { uri, publicUrl, lines } = await startRelay()
  const closedBy = async (session: string, frames: Uint8Array) => {
    const { pathname, search } = new URL(await uri(session))
    const socket = connect(Number(new URL(publicUrl).port), '127.0.0.1')
    socket.on('error', () => {})
    socket.write(handshake(pathname + search, ['Sec-WebSocket-Protocol: json.webpubsub.azure.v1']))
    const received: Buffer[] = []
    socket.on('data', (data) => received.push(data))
    await expect.poll(() => Buffer.concat(received).includes('connected')).toBe(true)
    socket.write(frames)
    await new Promise((resolve) => socket.once('end', resolve))
    socket.destroy()
    await expect.poll(() => lines.some((line) => line.session === session && line.outcome === 'closed')).toBe(true)
    return lines.find((line) => line.session === session && line.outcome === 'closed')?.code
  }
  const mask = [0, 0, 0, 0]
  const fragment = Uint8Array.of(0x00, 0x81, ...mask, 0x78)
  const many = Buffer.concat([
    Uint8Array.of(0x01, 0x81, ...mask, 0x78),
    ...Array.from({ length: 10_000 }, () => fragment),
  ])
  const cases: readonly (readonly [string, Uint8Array, number])[] = [
    ['unmasked', Uint8Array.of(0x81, 0x01, 0x78), 1002],
    ['reserved', Uint8Array.of(0xc1, 0x81, ...mask, 0x78), 1002],
    ['utf8', Uint8Array.of(0x81, 0x82, ...mask, 0xc3, 0x28), 1007],
    ['huge', Uint8Array.of(0x81, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, ...mask), 1009],
    ['fragments', many, 1008],
  ]
  for (const [session, frames, code] of cases)
    expect([session, await closedBy(session, frames)]).toEqual([session, code])
})

it('ends a peer that answers no ping, and keeps one that does', async () => {
  const { uri, publicUrl, lines } = await startRelay({ pingEvery: 40 })
  const alive = await connectPlain(await uri('s1'))
  const { pathname, search } = new URL(await uri('s1', 'sharer'))
  const dead = connect(Number(new URL(publicUrl).port), '127.0.0.1')
  dead.on('error', () => {}).resume()
  dead.write(handshake(pathname + search))
  expect(await alive.next({ data: { kind: 'peerJoined' } })).toBeDefined()
  expect(await alive.next({ data: { kind: 'peerLeft' } })).toBeDefined()
  await expect
    .poll(() => lines.find(({ outcome }) => outcome === 'closed'))
    .toMatchObject({ side: 'sharer', code: 1006 })
  expect(alive.socket.readyState).toBe(alive.socket.OPEN)
})

it('withdraws a question of which nobody waits for the answer any more', async () => {
  const { uri, relay } = await startRelay()
  const helper = await connectPlain(await uri('s1'))
  const sharer = await connectPlain(await uri('s1', 'sharer'))
  const { connectionId } = await helper.next({ event: 'connected' })
  await sharer.next({ event: 'connected' })
  const stop = new AbortController()
  const request = {
    requestId: 'r1',
    connectionId: String(connectionId),
    helperUserId: 'helper',
    sessionType: 'viewScreen',
    patience: 60_000,
    silenceAllows: false,
  }
  const room = { tenant, session: 's1' }
  const decision = relay.rooms.rooms.ask(room, request, stop.signal)
  expect(await sharer.next({ from: 'server' })).toMatchObject({ data: { kind: 'accessRequested', requestId: 'r1' } })
  stop.abort()
  expect(await sharer.next({ from: 'server' })).toMatchObject({ data: { kind: 'accessWithdrawn', requestId: 'r1' } })
  expect(await decision).toBe('withdrawn')
  expect(await relay.rooms.rooms.ask(room, request, stop.signal)).toBe('withdrawn')
  expect(await relay.rooms.rooms.ask({ tenant, session: 's9' }, request, new AbortController().signal)).toBe('stranger')
})

it('keeps a question open for as long as one of those waits who have put the same', async () => {
  const { uri, relay } = await startRelay()
  const helper = await connectPlain(await uri('s1'))
  const sharer = await connectPlain(await uri('s1', 'sharer'))
  const { connectionId } = await helper.next({ event: 'connected' })
  await sharer.next({ event: 'connected' })
  const request = {
    requestId: 'r1',
    connectionId: String(connectionId),
    helperUserId: 'helper',
    sessionType: 'viewScreen',
    patience: 60_000,
    silenceAllows: false,
  }
  const room = { tenant, session: 's1' }
  const [leaver, stayer] = [new AbortController(), new AbortController()]
  const decisions = [leaver, stayer].map(({ signal }) => relay.rooms.rooms.ask(room, request, signal))
  expect(await sharer.next({ from: 'server' })).toMatchObject({ data: { kind: 'accessRequested', requestId: 'r1' } })
  leaver.abort()
  const data = { requestId: 'r1', allow: true }
  sharer.send({ type: 'event', event: 'accessDecision', ackId: 1, dataType: 'json', data })
  expect(await sharer.next()).toMatchObject({ type: 'ack', success: true })
  expect(await Promise.all(decisions)).toEqual(['allowed', 'allowed'])
})

it('closes all by 1001 when it stops, and lets nobody in any more', async () => {
  const { uri, stop } = await startRelay()
  const [one, url] = [await connectPlain(await uri('s1')), await uri('s1', 'sharer')]
  await one.next({ event: 'connected' })
  const stopped = stop()
  expect(await one.next({ event: 'disconnected' })).toMatchObject({ message: 'The gateway is stopping.' })
  expect(await one.closed).toEqual({ code: 1001, reason: 'going away' })
  await stopped
  await expect(connectPlain(url)).rejects.toThrow('ECONNREFUSED')
})

it('writes no token and no message into its lines', async () => {
  const { uri, lines, relay } = await startRelay()
  const url = await uri('s1', 'sharer')
  const client = await connectPlain(url)
  const { reconnectionToken } = await client.next()
  const grant = { requestId: 'r1', pubSubEncryptionKey: 'CANARY-key', pubSubEncryption: 'CANARY-iv' }
  await relay.rooms.rooms.granted({ tenant, session: 's1' }, grant)
  expect(await client.next()).toMatchObject({ data: { pubSubEncryptionKey: 'CANARY-key' } })
  client.send({ type: 'event', event: 'CANARY', ackId: 1, dataType: 'text', data: 'CANARY' })
  await client.next({ type: 'ack' })
  client.send('CANARY')
  await client.closed
  await refusalOf(`${url}CANARY`)
  await expect.poll(() => lines.some(({ status }) => status === 401)).toBe(true)
  const written = JSON.stringify(lines)
  expect(written).toContain('"outcome":"closed"')
  for (const secret of ['CANARY', String(reconnectionToken), new URL(url).searchParams.get('access_token') ?? '?'])
    expect(written).not.toContain(secret)
})
