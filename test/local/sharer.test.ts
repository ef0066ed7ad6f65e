import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { createGateway } from '../../src/entry/testing/create-gateway.ts'
import type { Gateway, SharerOptions } from '../../src/entry/testing/public.ts'
import { enterSession, type SideEvent } from '../../src/local/session/session-side.ts'
import { bareEnvironment } from '../support/process/bare-environment.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const device = {
  id: 'pixel',
  deviceName: 'PIXEL-7A-042',
  operatingSystem: 'Android',
  enrolledDateTime: '2026-01-01T00:00:00Z',
}
const seed = {
  'deviceManagement/managedDevices': [device],
  'deviceManagement/remoteAssistanceSettings': { remoteAssistanceState: 'enabled' },
}
let gateway: Gateway
beforeAll(async () => {
  gateway = await createGateway({ seed })
})
beforeEach(() => gateway.reset())
afterAll(() => gateway?.close())

/** Asks as the helper does, about the seeded device. */
const ask = async (method: string, path: string, body?: object) => {
  const response = await fetch(`${gateway.url}/beta/deviceManagement/managedDevices/${device.id}${path}`, {
    method,
    headers: { Authorization: `Bearer ${await gateway.token()}`, 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  const said = await response.text()
  return { status: response.status, body: said === '' ? undefined : JSON.parse(said) }
}
/** A session, and its helper connected: by the gateway's own address, unless another leads to it. */
const created = async (sessionType = 'takeFullControl', address = gateway.url) => {
  const { body } = await ask('POST', '/createRemoteHelpSession', { sessionType })
  const { sessionKey } = body
  const { body: found } = await ask('GET', `/retrieveRemoteHelpSession(sessionKey='${sessionKey}')`)
  const events: SideEvent[] = []
  const onEvent = (event: SideEvent) => void events.push(event)
  const uri = found.pubSubHelperAccessUri.replace(gateway.url.replace('http', 'ws'), address.replace('http', 'ws'))
  const place = { uri, group: found.pubSubGroupId, side: 'helper', onEvent } as const
  const helper = await enterSession(place)
  onTestFinished(helper.close)
  const asked = () =>
    ask('POST', '/requestRemoteHelpSessionAccess', { sessionKey, pubSubConnectionId: helper.connectionId })
  return { sessionKey, helper, events, asked, found }
}
/** Passes connections on to the gateway until they are cut. */
const startProxy = async () => {
  const passed = new Set<Socket>()
  const { port } = new URL(gateway.url)
  const server = createServer((near) => {
    const far = connect(Number(port), '127.0.0.1')
    for (const socket of [near, far]) passed.add(socket.on('error', () => {}))
    near.pipe(far).pipe(near)
  })
  const cut = () => {
    for (const socket of passed) socket.destroy()
    passed.clear()
  }
  onTestFinished(() => {
    cut()
    server.close()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return { url: `http://127.0.0.1:${Object(server.address()).port}`, cut }
}
const sharing = async (options: SharerOptions) => {
  const sharer = await gateway.sharer(options)
  onTestFinished(sharer.close)
  return sharer
}

describe('a sharer by script', () => {
  it('allows, has the same key as the helper, and exchanges messages with it', async () => {
    const { sessionKey, helper, events, asked, found } = await created()
    const sharer = await sharing({ sessionKey })
    expect(sharer.session).toEqual({
      sessionType: 'takeFullControl',
      helperUserId: gateway.user,
      pubSubGroupId: found.pubSubGroupId,
      sessionExpirationDateTime: found.sessionExpirationDateTime,
      isChatBlocked: false,
    })
    await expect(sharer.send('too early')).rejects.toThrow('before access is granted')
    const { status, body: access } = await asked()
    expect(status).toBe(200)
    expect(await sharer.next('asked')).toMatchObject({ helperUserId: gateway.user, sessionType: 'takeFullControl' })
    expect(await sharer.next('answered')).toEqual({ kind: 'answered', allowed: true })
    // As a caller in JavaScript might misspell it: nobody waits for what never comes.
    const misspelled: string = 'grantd'
    await expect(sharer.next(misspelled as 'granted')).rejects.toThrow(/^There is no event 'grantd'; there are asked, /)
    const { pubSubEncryptionKey, pubSubEncryption } = access
    expect(await sharer.next('granted')).toEqual({ kind: 'granted', pubSubEncryptionKey, pubSubEncryption })

    // It comes before the helper has put the key of its answer in place.
    await sharer.send('How do you do? ä😀')
    await helper.grant(access)
    await expect.poll(() => events).toContainEqual({ kind: 'message', text: 'How do you do? ä😀' })
    for (const word of ['one', 'two', 'three']) await helper.send(word)
    const words = [await sharer.next('message'), await sharer.next('message'), await sharer.next('message')]
    expect(words.map(({ text }) => text)).toEqual(['one', 'two', 'three'])

    // Another access, another key; what was sealed with the one before is none of this.
    const { body: another } = await asked()
    expect(another.pubSubEncryptionKey).not.toBe(pubSubEncryptionKey)
    await sharer.next('granted')
    await helper.send('with the old key')
    expect((await sharer.next('unreadable')).reason).toContain('not what the other side sealed')

    helper.close()
    expect(await sharer.next('peerLeft')).toEqual({ kind: 'peerLeft' })
  })

  it('loses nothing, and takes nothing twice, over connections that break', async () => {
    const proxy = await startProxy()
    const { sessionKey, helper, events, asked } = await created('takeFullControl', proxy.url)
    const sharer = await sharing({ sessionKey })
    await helper.grant((await asked()).body)
    const expected = []
    for (let round = 0; round < 5; round += 1) {
      await sharer.send(`down ${round}`)
      proxy.cut()
      // One on its way as it breaks, one while nobody is there.
      const sent = helper.send(`up ${round}`)
      await sharer.next('peerLeft')
      await sharer.send(`away ${round}`)
      await Promise.all([sent, sharer.next('peerJoined')])
      expected.push(`down ${round}`, `away ${round}`)
    }
    const texts = () => events.flatMap((event) => (event.kind === 'message' ? [event.text] : []))
    await expect.poll(texts).toEqual(expected)
    const up = []
    for (let round = 0; round < 5; round += 1) up.push((await sharer.next('message')).text)
    expect(up).toEqual([0, 1, 2, 3, 4].map((round) => `up ${round}`))
    expect([...events, ...sharer.events()].map(({ kind }) => kind)).not.toContain('unreadable')
  })

  it('declines, and leaves a question open', async () => {
    const first = await created()
    await sharing({ sessionKey: first.sessionKey, decision: 'decline' })
    expect((await first.asked()).status).toBe(403)

    const second = await created()
    const ignoring = await sharing({ sessionKey: second.sessionKey, decision: 'ignore' })
    const answer = second.asked()
    const { requestId } = await ignoring.next('asked')
    gateway.clock.advance(61_000)
    expect((await answer).status).toBe(504)
    expect(await ignoring.next('withdrawn')).toEqual({ kind: 'withdrawn', requestId })
    expect(ignoring.events().map(({ kind }) => kind)).not.toContain('answered')
  })

  it('answers after the time it was told, and not before', async () => {
    const soon = await created()
    const sharer = await sharing({ sessionKey: soon.sessionKey, after: 20 })
    expect((await soon.asked()).status).toBe(200)
    expect((await sharer.next('answered')).allowed).toBe(true)

    const late = await created()
    const other = await sharing({ sessionKey: late.sessionKey, after: 3_600_000 })
    const answer = late.asked()
    await other.next('asked')
    // More than one that answers at once needs.
    for (let round = 0; round < 5; round += 1) await fetch(`${gateway.url}/healthz`)
    gateway.clock.advance(61_000)
    expect((await answer).status).toBe(504)
    await other.next('withdrawn')
    expect(other.events().map(({ kind }) => kind)).toEqual(['asked', 'withdrawn'])
  })

  it('is told when the session is extended, ends and expires', async () => {
    const first = await created()
    const sharer = await sharing({ sessionKey: first.sessionKey })
    const { body } = await ask('POST', '/extendRemoteHelpSession', { sessionKey: first.sessionKey })
    const { sessionExpirationDateTime } = await sharer.next('extended')
    expect(Date.parse(sessionExpirationDateTime)).toBe(Date.parse(body.sessionExpirationDateTime))
    const waiting = sharer.next('message')
    expect((await ask('POST', '/endRemoteHelpSession', { sessionKey: first.sessionKey })).status).toBe(204)
    expect(await sharer.next('ended')).toEqual({ kind: 'ended', code: 1008, message: 'The session has ended.' })
    await expect(waiting).rejects.toThrow("There is no event 'message' any more: The session has ended.")
    await expect(sharer.next('asked')).rejects.toThrow('The session has ended.')

    const second = await created()
    const other = await sharing({ sessionKey: second.sessionKey })
    gateway.clock.advance(59 * 60_000)
    expect((await ask('POST', '/extendRemoteHelpSession', { sessionKey: second.sessionKey })).status).toBe(200)
    await other.next('extended')
    gateway.clock.advance(59 * 60_000)
    expect((await second.asked()).status).toBe(200)
    gateway.clock.advance(2 * 60_000)
    expect(await other.next('ended')).toEqual({ kind: 'ended', code: 1008, message: 'The session has expired.' })
    await expect.poll(() => second.events.at(-1)).toMatchObject({ kind: 'ended', code: 1008 })
    expect((await second.asked()).status).toBe(404)
  })

  it('expires where the clock stands still until it is moved', async () => {
    const still = await createGateway({ seed, deterministic: true })
    onTestFinished(still.close)
    const headers = { Authorization: `Bearer ${await still.token()}`, 'Content-Type': 'application/json' }
    const create = `${still.url}/beta/deviceManagement/managedDevices/${device.id}/createRemoteHelpSession`
    const made = await fetch(create, { method: 'POST', headers, body: '{"sessionType":"viewScreen"}' })
    const sharer = await still.sharer({ sessionKey: (await made.json()).sessionKey })
    still.clock.advance(60 * 60_000 - 1)
    still.clock.advance(1)
    expect(await sharer.next('ended')).toMatchObject({ code: 1008 })
  })

  it('is told that chat is blocked', async () => {
    await gateway.seed({
      'deviceManagement/remoteAssistanceSettings': { remoteAssistanceState: 'enabled', blockChat: true },
    })
    const { sessionKey, events } = await created()
    const sharer = await sharing({ sessionKey })
    expect(sharer.session.isChatBlocked).toBe(true)
    await sharer.next('chatBlocked')
    expect(events).toContainEqual({ kind: 'chatBlocked' })
  })

  it('says in a sentence what is wrong, and no key', async () => {
    await expect(gateway.sharer({ sessionKey: 'CANARY-key' })).rejects.toThrow(/session.*does not exist, or is over/)
    await expect(gateway.sharer({ sessionKey: 'CANARY-key' })).rejects.not.toThrow('CANARY')
    // @ts-expect-error -- as a caller without types may write it.
    await expect(gateway.sharer({ sessionkey: 'CANARY' })).rejects.toThrow(
      "sharer has no option 'sessionkey'; there are sessionKey, decision, after, user. Did you mean 'sessionKey'?",
    )
    // @ts-expect-error -- likewise.
    await expect(gateway.sharer({ sessionKey: 'x', decision: 'yes' })).rejects.toThrow('decision must be one of allow')
    await expect(gateway.sharer({ sessionKey: 'x', after: -1 })).rejects.toThrow('after must be milliseconds')
    await expect(gateway.sharer({ sessionKey: '' })).rejects.toThrow('sharer needs sessionKey')
    await expect(gateway.sharer({ sessionKey: 'x', user: 'me' })).rejects.toThrow('user must be a GUID.')
  })

  it('is gone with the gateway', async () => {
    const own = await createGateway({ seed })
    const headers = { Authorization: `Bearer ${await own.token()}`, 'Content-Type': 'application/json' }
    const create = `${own.url}/beta/deviceManagement/managedDevices/${device.id}/createRemoteHelpSession`
    const made = await fetch(create, { method: 'POST', headers, body: '{"sessionType":"viewScreen"}' })
    const sharer = await own.sharer({ sessionKey: (await made.json()).sessionKey })
    await own.close()
    expect(await sharer.next('ended')).toMatchObject({ code: 1000 })
  })
})

it('shows what a session asked for without its key, a token or what was granted', async () => {
  const { sessionKey, helper, asked, found } = await created()
  await sharing({ sessionKey })
  const { body: access } = await asked()
  const device = `/beta/deviceManagement/managedDevices/pixel`
  await ask('GET', `/microsoft.graph.retrieveRemoteHelpSession(sessionkey=%27${sessionKey}%27)`)
  const token = new URL(found.pubSubHelperAccessUri).searchParams.get('access_token') ?? ''
  await fetch(found.pubSubHelperAccessUri.replace(/^ws/, 'http'))
  await fetch(`${gateway.url}/client/hubs/remotehelp?awps_connection_id=c.1&awps_reconnection_token=${token}`)
  await ask('POST', '/endRemoteHelpSession', { sessionKey })
  const records = gateway.requests()
  const shown = JSON.stringify(records)
  for (const secret of [sessionKey, access.pubSubEncryptionKey, access.pubSubEncryption, token, 'eyJ'])
    expect(shown).not.toContain(secret)
  expect(records.map(({ method, path }) => `${method} ${path}`)).toEqual(
    expect.arrayContaining([
      `POST ${device}/createRemoteHelpSession`,
      `GET ${device}/retrieveRemoteHelpSession(sessionKey='***')`,
      'POST /remoteHelp/join',
      `POST ${device}/requestRemoteHelpSessionAccess`,
      'GET /client/hubs/remotehelp',
    ]),
  )
  expect(records.find(({ path }) => path.endsWith('Access'))?.body).toEqual({
    sessionKey: '***',
    pubSubConnectionId: helper.connectionId,
  })
})

describe('the command', () => {
  const cwd = temporaryFolder('sharer')
  /** Runs it with the key on standard input; answers with what it has said so far, and how it ended. */
  const started = (sessionKey: string, ...args: readonly string[]) => {
    const words = [resolve('dist/node/cli.js'), 'sharer', '--key', '-', '--url', gateway.url, ...args]
    const child = spawn(process.execPath, words, { cwd, env: bareEnvironment })
    onTestFinished(() => void child.kill())
    child.stdin.end(`${sessionKey}\n`)
    const ended = Promise.all([once(child, 'exit'), text(child.stdout), text(child.stderr)])
    const joined = new Promise<void>((done) => child.stdout.once('data', () => done()))
    const says = (line: string) =>
      new Promise<void>((done) => child.stdout.on('data', (piece) => String(piece).includes(line) && done()))
    return {
      joined,
      says,
      stop: () => child.kill('SIGINT'),
      ended: ended.then(([[code], stdout, stderr]) => ({ code, stdout, stderr })),
    }
  }

  it('says what it was asked, what it answered, what it heard, and that it is over', async () => {
    const { sessionKey, helper, asked } = await created()
    const { joined, says, ended } = started(sessionKey, '--allow', '--after', '0.01')
    await joined
    const hasLeft = says('The helper has left.')
    const { body: access } = await asked()
    await helper.grant(access)
    await helper.send('Look\u001b[2J here')
    helper.close()
    await hasLeft
    await ask('POST', '/endRemoteHelpSession', { sessionKey })
    const { code, stdout, stderr } = await ended
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout.split('\n')).toEqual([
      expect.stringMatching(/^Joined: takeFullControl, until 20\d\d-.*Z\.$/),
      `Asked for access by ${gateway.user}: takeFullControl.`,
      'Allowed.',
      'The helper says: Look [2J here',
      'The helper has left.',
      'Over: The session has ended.',
      '',
    ])
  })

  it('declines and leaves', async () => {
    const { sessionKey, asked, events } = await created()
    const { joined, ended } = started(sessionKey, '--decline')
    await joined
    expect((await asked()).status).toBe(403)
    const { code, stdout } = await ended
    expect([code, stdout.split('\n').slice(2)]).toEqual([0, ['Declined.', 'Left.', '']])
    await expect.poll(() => events).toContainEqual({ kind: 'peerLeft' })
  })

  it('ends with 1 where it could not answer', async () => {
    const { code, stdout, stderr } = await started('CANARY', '--allow').ended
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(/^The session asked for does not exist, or is over\.\n$/)
    const { sessionKey } = await created()
    const early = started(sessionKey, '--allow')
    await early.joined
    await ask('POST', '/endRemoteHelpSession', { sessionKey })
    expect(await early.ended).toMatchObject({ code: 1, stderr: 'It was over before access was asked for.\n' })
    const other = started(sessionKey, '--allow', '--url', 'http://127.0.0.1:1')
    expect((await other.ended).stderr).toMatch(/^There is no local gateway at http:\/\/127\.0\.0\.1:1; start it with /)
  })
})
