import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { repeatable } from '../../support/clients/repeatable.ts'
import { tenants } from '../../support/gateways/running.ts'
import { helper, join, sharer, startSessions } from '../../support/gateways/start-sessions.ts'

const sessions = await startSessions()
afterAll(() => sessions.app.stop())
const { app, as, allow, newDevice, create, results, asked, granted, ended, says } = sessions
const { get, post, call } = as(helper)
const stranger = 'c0000000-0000-4000-8000-00000000000c'

let device = ''
let key = ''
beforeEach(async () => {
  device = await newDevice()
  key = (await create(device)).sessionKey
  says.decide = async () => 'allowed'
})

/** Every call that names a session, by a caller, a key and a device. */
const calls: Readonly<Record<string, (by: ReturnType<typeof as>, key: string, on: string) => ReturnType<typeof get>>> =
  {
    retrieve: (by, key, on) => by.get(`${on}/retrieveRemoteHelpSession(sessionKey='${key}')`),
    request: (by, key, on) =>
      by.post(`${on}/requestRemoteHelpSessionAccess`, { sessionKey: key, pubSubConnectionId: 'c.1' }),
    extend: (by, key, on) => by.post(`${on}/extendRemoteHelpSession`, { sessionKey: key }),
    end: (by, key, on) => by.post(`${on}/endRemoteHelpSession`, { sessionKey: key }),
  }
const kinds = Object.entries(calls)
const all = 'DeviceManagementManagedDevices.PrivilegedOperations.All'
const messageOf = ({ status, body }: Awaited<ReturnType<typeof get>>) => [status, body.error.code, body.error.message]
const gone = [404, 'ResourceNotFound', 'The session asked for does not exist, or is over.']

describe.each(kinds)('%s', (name, ask) => {
  it('says the same of a key of none, of another device, of another tenant, and of a session that is over', async () => {
    const other = await newDevice()
    const ended = (await create(other)).sessionKey
    await calls.end?.(as(helper), ended, other)
    for (const answer of [
      await ask(as(helper), 'aaaaaaaa', device),
      await ask(as(helper), key, other),
      await ask(as(helper, all, tenants[1]), key, device),
      await ask(as(helper), ended, other),
      await ask(as(helper), key, `${device}x`),
    ])
      expect(messageOf(answer)).toEqual(gone)
  })

  it('is for the helper of the session alone', async () => {
    const refused = await ask(as(stranger), key, device)
    expect(messageOf(refused)).toEqual([403, 'Forbidden', 'Only the helper who created the session may do this.'])
    expect((await calls.retrieve?.(as(helper), key, device))?.status).toBe(200)
  })

  it('asks for a permission', async () => {
    const reader = 'DeviceManagementManagedDevices.Read.All'
    expect((await ask(as(helper, 'DeviceManagementServiceConfig.ReadWrite.All'), key, device)).status).toBe(403)
    expect((await ask(as(helper, reader), key, device)).status).toBe(name === 'retrieve' ? 200 : 403)
    expect((await ask(as(helper, all), 'aaaaaaaa', device)).status).toBe(404)
  })

  it('names what is missing', async () => {
    const path =
      name === 'retrieve'
        ? 'retrieveRemoteHelpSession()'
        : `${name === 'request' ? 'requestRemoteHelpSessionAccess' : `${name}RemoteHelpSession`}`
    const answer = name === 'retrieve' ? await get(`${device}/${path}`) : await post(`${device}/${path}`, {})
    expect([answer.status, JSON.stringify(answer.body.error)]).toEqual([400, expect.stringContaining('sessionKey')])
  })
})

describe('a create', () => {
  const tried = (body: unknown = { sessionType: 'viewScreen' }, on = device) =>
    post(`${on}/createRemoteHelpSession`, body)

  it('is refused where remote help is off, in words that say how to turn it on', async () => {
    await allow({ remoteAssistanceState: 'disabled' })
    const { status, body } = await tried()
    await allow({ remoteAssistanceState: 'enabled' })
    expect([status, body.error.code]).toEqual([403, 'Forbidden'])
    expect(body.error.message).toContain('PATCH /beta/deviceManagement/remoteAssistanceSettings')
    expect((await tried()).status).toBe(200)
  })

  it('is refused on a device that is not enrolled, unless that is allowed', async () => {
    const unenrolled = await newDevice({ enrolledDateTime: null })
    expect(messageOf(await tried(undefined, unenrolled)).slice(0, 2)).toEqual([403, 'Forbidden'])
    await allow({ allowSessionsToUnenrolledDevices: true })
    const { status } = await tried(undefined, unenrolled)
    await allow({ allowSessionsToUnenrolledDevices: false })
    expect(status).toBe(200)
  })

  it.each([
    [{}],
    [{ sessionType: 'everything' }],
    [{ sessionType: 'viewScreen,elevation' }],
    [{ sessionType: 'unknownFutureValue' }],
    [{ sessionType: 5 }],
    [{ sessionType: 'viewScreen', SESSIONTYPE: 'viewScreen' }],
    [{ sessionType: 'viewScreen', other: 1 }],
  ])('is refused with %j', async (body) => {
    const before = (await results(device))[0].lastUpdatedDateTime
    expect((await tried(body)).status).toBe(400)
    expect((await results(device))[0].lastUpdatedDateTime).toBe(before)
  })

  it('is 404 on no device, and on another tenant’s', async () => {
    for (const [by, on] of [
      [as(helper), `${device}x`],
      [as(helper, all, tenants[1]), device],
    ] as const) {
      const { status, body } = await by.post(`${on}/createRemoteHelpSession`, { sessionType: 'viewScreen' })
      // The other tenant has remote help off: that is not said of a device that it does not have.
      expect([status, body.error.message]).toEqual([404, 'The managedDevice asked for does not exist.'])
    }
  })

  it('holds what is expected of the device', async () => {
    const { status } = await call('POST', `${device}/createRemoteHelpSession`, {
      body: { sessionType: 'viewScreen' },
      headers: { 'If-Match': 'W/"77"' },
    })
    expect(status).toBe(412)
  })
})

describe('sent again', () => {
  const again = async (send: (headers: Record<string, string>) => ReturnType<typeof get>) => {
    const headers = repeatable()
    const answers = [await send(headers), await send(headers)]
    for (const { headers } of answers) expect(headers.get('Repeatability-Result')).toBe('accepted')
    return answers
  }

  it('a create makes one session, and answers it twice', async () => {
    const [first, second] = await again((headers) =>
      post(`${device}/createRemoteHelpSession`, { sessionType: 'viewScreen' }, headers),
    )
    expect(second?.body).toEqual(first?.body)
    expect((await calls.retrieve?.(as(helper), first?.body.sessionKey, device))?.status).toBe(200)
  })

  it('a request for access asks once, and has one key', async () => {
    await as(sharer).post(join, { sessionKey: key })
    const [asks, grants] = [asked.length, granted.length]
    const body = { sessionKey: key, pubSubConnectionId: 'c.1' }
    const [first, second] = await again((headers) => post(`${device}/requestRemoteHelpSessionAccess`, body, headers))
    expect(first?.status).toBe(200)
    expect(second?.body).toEqual(first?.body)
    expect([asked.length, granted.length]).toEqual([asks + 1, grants + 1])
  })

  it('a request for access that was declined is no done thing', async () => {
    await as(sharer).post(join, { sessionKey: key })
    says.decide = async () => 'declined'
    const headers = repeatable()
    const body = { sessionKey: key, pubSubConnectionId: 'c.1' }
    const { status, headers: answered } = await post(`${device}/requestRemoteHelpSessionAccess`, body, headers)
    expect([status, answered.get('Repeatability-Result')]).toEqual([403, 'rejected'])
  })

  it('an extension is given once', async () => {
    const [first, second] = await again((headers) =>
      post(`${device}/extendRemoteHelpSession`, { sessionKey: key }, headers),
    )
    expect(second?.body).toEqual(first?.body)
    const count = await get(`/beta/ExtendRemoteHelpSessionResponse/$count?$filter=sessionKey eq '${key}'`)
    expect(count.text).toBe('1')
  })

  it('an end is 204 twice, and 404 as another request', async () => {
    const before = ended.length
    const answers = await again((headers) => post(`${device}/endRemoteHelpSession`, { sessionKey: key }, headers))
    expect(answers.map(({ status }) => status)).toEqual([204, 204])
    expect(ended.length).toBeGreaterThan(before)
    expect((await post(`${device}/endRemoteHelpSession`, { sessionKey: key }, repeatable())).status).toBe(404)
  })

  it('a join lets in once, and says again where to connect', async () => {
    const [first, second] = await again((headers) => as(sharer).post(join, { sessionKey: key }, headers))
    expect([first?.status, second?.status]).toEqual([200, 200])
    expect(second?.body.pubSubGroupId).toBe(first?.body.pubSubGroupId)
    expect(second?.body.pubSubSharerAccessUri).not.toBe(first?.body.pubSubSharerAccessUri)
    expect((await as(sharer).post(join, { sessionKey: key }, repeatable())).status).toBe(409)
  })

  it('another request of its id is refused', async () => {
    const headers = repeatable()
    await post(`${device}/extendRemoteHelpSession`, { sessionKey: key }, headers)
    const { status, body } = await post(`${device}/createRemoteHelpSession`, { sessionType: 'viewScreen' }, headers)
    expect([status, body.error.target]).toEqual([400, 'Repeatability-Request-ID'])
    // Not even to say to another user of the application what it told the first.
    const stolen = await as(stranger).post(join, { sessionKey: key }, headers)
    expect(stolen.status).toBe(400)
  })
})

describe('a join', () => {
  const tried = (body: unknown, headers?: Record<string, string>) => as(stranger).post(join, body, headers)

  it('needs a token, and no permission', async () => {
    expect((await app.fetch(join, { method: 'POST', body: '{}' })).status).toBe(401)
    expect((await as(stranger, 'none').post(join, { sessionKey: key })).status).toBe(200)
  })

  it.each([
    [400, {}],
    [400, { sessionKey: '' }],
    [400, { sessionKey: 5 }],
    [400, { sessionKey: 'a', other: 1 }],
    [400, '['],
    [400, undefined],
    [413, 'x'.repeat(70_000)],
  ])('is %i with the body %j', async (status, body) => {
    expect((await tried(body)).status).toBe(status)
  })

  it('is 415 for what is no JSON, 406 where JSON is not wanted, 405 for another method', async () => {
    expect((await tried('a=b', { 'Content-Type': 'application/x-www-form-urlencoded' })).status).toBe(415)
    expect((await tried({ sessionKey: key }, { Accept: 'text/html' })).status).toBe(406)
    expect((await as(stranger).get(join)).status).toBe(405)
    expect((await as(stranger).post(join, { sessionKey: key })).status).toBe(200)
  })

  it('says the same of a key of none, of another tenant, and of a session that is over', async () => {
    expect(messageOf(await tried({ sessionKey: 'aaaaaaaa' }))).toEqual(gone)
    expect(messageOf(await as(stranger, all, tenants[1]).post(join, { sessionKey: key }))).toEqual(gone)
    await calls.end?.(as(helper), key, device)
    expect(messageOf(await tried({ sessionKey: key }))).toEqual(gone)
  })

  it('lets one of many in that come at the same time', async () => {
    const users = Array.from({ length: 5 }, (_, index) => `e0000000-0000-4000-8000-00000000000${index}`)
    const answers = await Promise.all(users.map((user) => as(user).post(join, { sessionKey: key })))
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409])
  })

  it('counts wrong keys of a caller: ten in ten minutes, one by one or at the same time', async () => {
    for (const atOnce of [false, true]) {
      const guesser = `f0000000-0000-4000-8000-00000000000${Number(atOnce)}`
      const guess = () => as(guesser).post(join, { sessionKey: 'aaaaaaaa' })
      const answers = []
      if (atOnce) answers.push(...(await Promise.all(Array.from({ length: 15 }, guess))))
      else for (let tries = 0; tries < 11; tries += 1) answers.push(await guess())
      const statuses = answers.map(({ status }) => status)
      expect(statuses.filter((status) => status === 404).length).toBeLessThanOrEqual(10)
      const limited = answers.find(({ status }) => status === 429)
      expect(limited?.body.error.code).toBe('TooManyRequests')
      if (!atOnce) expect(statuses).toEqual([...Array(10).fill(404), 429])
      // Not even the right one is taken then; another caller's is.
      if (!atOnce) {
        expect((await as(guesser).post(join, { sessionKey: key })).status).toBe(429)
        expect(Number(limited?.headers.get('Retry-After'))).toBe(600)
        app.time.now += 300_000
        const later = await guess()
        expect([later.status, later.headers.get('Retry-After')]).toEqual([429, '300'])
        app.time.now += 300_000
        expect((await guess()).status).toBe(404)
      }
    }
  })

  it('counts no right key', async () => {
    const user = 'f0000000-0000-4000-8000-0000000000ff'
    for (let tries = 0; tries < 12; tries += 1) {
      const fresh = (await create(device)).sessionKey
      expect((await as(user).post(join, { sessionKey: fresh })).status).toBe(200)
    }
  })

  it('says whether chat is blocked', async () => {
    await allow({ blockChat: true })
    const { body } = await tried({ sessionKey: key })
    await allow({ blockChat: false })
    expect(body.isChatBlocked).toBe(true)
  })
})
