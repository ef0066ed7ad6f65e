import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { helper, join, sharer, startSessions } from '../../support/gateways/start-sessions.ts'

const sessions = await startSessions()
afterAll(() => sessions.app.stop())
const { app, as, newDevice, create, results, asked, granted, extended, ended, accesses, says } = sessions
const { get, post, call } = as(helper)

let device = ''
let key = ''
beforeEach(async () => {
  device = await newDevice()
  key = (await create(device)).sessionKey
  says.decide = async () => 'allowed'
})
const retrieve = (by = key, on = device) => get(`${on}/retrieveRemoteHelpSession(sessionKey='${by}')`)
const joined = () => as(sharer).post(join, { sessionKey: key })
const request = (pubSubConnectionId = 'c.1') =>
  post(`${device}/requestRemoteHelpSessionAccess`, { sessionKey: key, pubSubConnectionId })
const extend = () => post(`${device}/extendRemoteHelpSession`, { sessionKey: key })
const end = () => post(`${device}/endRemoteHelpSession`, { sessionKey: key })
const minutes = (amount: number) => {
  app.time.now += amount * 60_000
}

describe('the flow', () => {
  it('answers a create as its published type, as an entity of its set, and on the device', async () => {
    const made = await post(`${device}/microsoft.graph.createRemoteHelpSession`, { SESSIONTYPE: 'viewscreen' })
    expect([made.status, made.body]).toEqual([
      200,
      {
        '@odata.context': 'https://help.example.test/beta/$metadata#microsoft.graph.createRemoteHelpSessionResponse',
        '@odata.type': '#microsoft.graph.createRemoteHelpSessionResponse',
        '@odata.etag': 'W/"1"',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        sessionKey: expect.stringMatching(/^[23456789abcdefghjkmnpqrstuvwxyz]{8}$/),
        sessionType: 'viewScreen',
      },
    ])
    const kept = (await get(`/beta/CreateRemoteHelpSessionResponse/${made.body.id}`)).body
    expect(kept).toMatchObject({ id: made.body.id, sessionKey: made.body.sessionKey, sessionType: 'viewScreen' })
    expect(await results(device)).toEqual([
      {
        actionName: 'remoteHelpLaunch',
        actionState: 'pending',
        startDateTime: expect.any(String),
        lastUpdatedDateTime: expect.any(String),
      },
    ])
  })

  it('tells the helper where to connect, afresh each time, and keeps one answer a session', async () => {
    const { id } = (await get(`/beta/CreateRemoteHelpSessionResponse?$filter=sessionKey eq '${key}'`)).body.value[0]
    const [first, second] = [await retrieve(), await get(`${device}/RETRIEVEremotehelpsession(SESSIONkey='${key}')`)]
    expect([first.status, first.body]).toEqual([
      200,
      {
        '@odata.context': 'https://help.example.test/beta/$metadata#microsoft.graph.retrieveRemoteHelpSessionResponse',
        '@odata.type': '#microsoft.graph.retrieveRemoteHelpSessionResponse',
        '@odata.etag': 'W/"1"',
        id,
        sessionKey: key,
        acsHelperUserToken: '',
        acsHelperUserId: '',
        acsSharerUserId: '',
        acsGroupId: '',
        sessionType: 'takeFullControl',
        deviceName: 'PIXEL-7A',
        pubSubGroupId: `rh-${id}`,
        pubSubHelperAccessUri: expect.stringMatching(/^wss:\/\/help/),
        sessionExpirationDateTime: new Date(app.time.now + 3_600_000).toISOString().replace(/\.?0*Z$/, 'Z'),
        webClientUri: null,
      },
    ])
    expect(accesses.at(-1)).toMatchObject({
      session: id,
      side: 'helper',
      user: helper,
      expiresAt: app.time.now + 3_600_000,
    })
    expect(second.body.pubSubHelperAccessUri).not.toBe(first.body.pubSubHelperAccessUri)
    const set = (await get(`/beta/RemoteHelpSessionRetrieveResponse?$filter=sessionKey eq '${key}'`)).body.value
    expect(set).toHaveLength(1)
    expect(set[0]).toMatchObject({ id, pubSubHelperAccessUri: second.body.pubSubHelperAccessUri })
  })

  it('lets one sharer join, who is told where to connect', async () => {
    const { status, body, headers } = await as(sharer, 'none').post(join, { SessionKey: key.toUpperCase() })
    expect([status, body]).toEqual([
      200,
      {
        sessionType: 'takeFullControl',
        helperUserId: helper,
        pubSubGroupId: expect.stringMatching(/^rh-/),
        pubSubSharerAccessUri: expect.stringMatching(/^wss:\/\/help/),
        sessionExpirationDateTime: expect.any(String),
        isChatBlocked: false,
      },
    ])
    expect(headers.get('Cache-Control')).toMatch(/no-store/)
    expect(accesses.at(-1)).toMatchObject({ side: 'sharer', user: sharer })
    expect((await results(device))[0].actionState).toBe('done')
    for (const user of [sharer, helper]) expect((await as(user).post(join, { sessionKey: key })).status).toBe(409)
    expect((await results(device))[0].actionState).toBe('done')
  })

  it('gives each access that is granted a key and an IV of its own, and tells the room', async () => {
    await joined()
    const [first, second] = [await request(), await request('c.2')]
    expect([first.status, first.body]).toEqual([
      200,
      {
        '@odata.context':
          'https://help.example.test/beta/$metadata#microsoft.graph.requestRemoteHelpSessionAccessResponse',
        '@odata.type': '#microsoft.graph.requestRemoteHelpSessionAccessResponse',
        '@odata.etag': 'W/"1"',
        id: expect.any(String),
        sessionKey: key,
        sessionType: 'takeFullControl',
        pubSubEncryptionKey: expect.stringMatching(/^[A-Za-z0-9+/]{43}=$/),
        pubSubEncryption: expect.stringMatching(/^[A-Za-z0-9+/]{22}==$/),
      },
    ])
    for (const { body } of [first, second]) {
      const { id, pubSubEncryptionKey, pubSubEncryption } = body
      expect(granted).toContainEqual({ requestId: expect.any(String), pubSubEncryptionKey, pubSubEncryption })
      const kept = (await get(`/beta/RequestRemoteHelpSessionAccessResponse/${id}`)).body
      expect(kept).toMatchObject({ pubSubEncryptionKey, pubSubEncryption })
      const row = app.connection
        .prepare('select * from request_remote_help_session_access_response where id = ?')
        .get(id)
      expect(JSON.stringify(row)).not.toContain(pubSubEncryptionKey)
    }
    expect(second.body.pubSubEncryptionKey).not.toBe(first.body.pubSubEncryptionKey)
    expect(second.body.pubSubEncryption).not.toBe(first.body.pubSubEncryption)
    expect(asked.at(-1)).toMatchObject({
      connectionId: 'c.2',
      helperUserId: helper,
      sessionType: 'takeFullControl',
      patience: 60_000,
      silenceAllows: false,
    })
  })

  it('waits half a minute for who is at an unattended device, whose silence is a yes', async () => {
    key = (await create(device, { sessionType: 'unattended' })).sessionKey
    await request()
    expect(asked.at(-1)).toMatchObject({ patience: 30_000, silenceAllows: true })
  })

  it('extends from now on, tells the room, and goes on as far as the most', async () => {
    await joined()
    minutes(30)
    const { status, body } = await extend()
    const until = app.time.now + 3_600_000
    expect([status, body]).toEqual([
      200,
      {
        '@odata.context': 'https://help.example.test/beta/$metadata#microsoft.graph.extendRemoteHelpSessionResponse',
        '@odata.type': '#microsoft.graph.extendRemoteHelpSessionResponse',
        '@odata.etag': 'W/"1"',
        id: expect.any(String),
        sessionKey: key,
        acsHelperUserToken: '',
        pubSubHelperAccessUri: expect.stringMatching(/^wss:/),
        sessionExpirationDateTime: new Date(until).toISOString().replace(/\.?0*Z$/, 'Z'),
      },
    ])
    expect(extended.at(-1)?.[1]).toBe(until)
    expect((await get(`/beta/ExtendRemoteHelpSessionResponse/${body.id}`)).body.sessionKey).toBe(key)
    for (let passed = 30; passed < 400; passed += 50) {
      minutes(50)
      expect((await extend()).status).toBe(200)
    }
    const last = await extend()
    expect([last.status, last.body.error.message]).toEqual([
      400,
      'The session cannot last any longer. Create another one.',
    ])
  })

  it('ends: its key is that of no session, its room is closed, and the device says canceled where nobody joined', async () => {
    const before = ended.length
    expect((await end()).status).toBe(204)
    expect(ended.length).toBe(before + 1)
    expect((await results(device))[0].actionState).toBe('canceled')
    for (const again of [end, extend, retrieve, request, joined]) expect((await again()).status).toBe(404)

    key = (await create(device)).sessionKey
    await joined()
    expect((await end()).status).toBe(204)
    expect((await results(device))[0].actionState).toBe('done')
  })

  it('has one session of a helper on a device: a new one ends the one before, and its room', async () => {
    const other = await newDevice()
    const beside = (await create(other)).sessionKey
    const anothers = (await as(sharer).post(`${device}/createRemoteHelpSession`, { sessionType: 'viewScreen' })).body
    const next = (await create(device)).sessionKey
    expect((await retrieve()).status).toBe(404)
    expect((await retrieve(next)).status).toBe(200)
    expect((await retrieve(beside, other)).status).toBe(200)
    expect(
      (await as(sharer).get(`${device}/retrieveRemoteHelpSession(sessionKey='${anothers.sessionKey}')`)).status,
    ).toBe(200)
    expect(ended.at(-1)?.tenant).toBe(accesses.at(-1)?.tenant)
  })

  it('leaves one of many that are created at the same time on a device', async () => {
    const made = await Promise.all(
      Array.from({ length: 4 }, () => post(`${device}/createRemoteHelpSession`, { sessionType: 'viewScreen' })),
    )
    const keys = made.filter(({ status }) => status === 200).map(({ body }) => body.sessionKey)
    expect(made.every(({ status }) => status === 200 || status === 409)).toBe(true)
    const statuses = await Promise.all(keys.map(async (one) => (await retrieve(one)).status))
    expect(statuses.filter((status) => status === 200)).toHaveLength(1)
  })
})

describe('times', () => {
  it('is over for everyone when nobody has joined in time', async () => {
    minutes(10)
    for (const late of [joined, retrieve, request, extend, end]) expect((await late()).status).toBe(404)
  })

  it('is over when its hour is, though a sharer has joined', async () => {
    await joined()
    minutes(59)
    expect((await retrieve()).status).toBe(200)
    minutes(1)
    for (const late of [retrieve, request, extend, end]) expect((await late()).status).toBe(404)
  })

  it('makes nothing of a yes that comes when the session is over', async () => {
    await joined()
    says.decide = async () => {
      minutes(60)
      return 'allowed'
    }
    const before = granted.length
    expect((await request()).status).toBe(404)
    expect(granted.length).toBe(before)
    const kept = await get(`/beta/RequestRemoteHelpSessionAccessResponse/$count?$filter=sessionKey eq '${key}'`)
    expect(kept.text).toBe('0')
  })
})

describe('what the sharer says', () => {
  it.each([
    ['stranger', 400, 'BadRequest'],
    ['alone', 409, 'Conflict'],
    ['silent', 504, 'GatewayTimeout'],
    ['withdrawn', 409, 'Conflict'],
  ] as const)('%s: %i %s, and may be asked again', async (decision, status, code) => {
    await joined()
    says.decide = async () => decision
    const { status: answered, body } = await request()
    expect([answered, body.error.code]).toEqual([status, code])
    says.decide = async () => 'allowed'
    expect((await request()).status).toBe(200)
  })

  it('declined: 403, which stays', async () => {
    await joined()
    says.decide = async () => 'declined'
    const first = await request()
    expect([first.status, first.body.error.code]).toEqual([403, 'Forbidden'])
    says.decide = async () => 'allowed'
    const before = asked.length
    for (const refused of [request, extend]) expect((await refused()).status).toBe(403)
    expect(asked.length).toBe(before)
    expect((await retrieve()).status).toBe(200)
    expect((await end()).status).toBe(204)
  })

  it('withdrawn by the end of the session: 404', async () => {
    await joined()
    says.decide = async () => {
      await end()
      return 'withdrawn'
    }
    expect((await request()).status).toBe(404)
  })

  it('a yes holds where the session was extended meanwhile', async () => {
    await joined()
    says.decide = async () => {
      minutes(1)
      await extend()
      return 'allowed'
    }
    expect((await request()).status).toBe(200)
  })

  it('is handed the signal of whoever waits', async () => {
    await joined()
    let seen: AbortSignal | undefined
    says.decide = async (_, signal) => {
      seen = signal
      return 'withdrawn'
    }
    await request()
    expect(seen).toBeInstanceOf(AbortSignal)
  })
})

it('takes actions in a batch, as alone', async () => {
  const path = device.replace('/beta', '')
  const headers = { 'Content-Type': 'application/json' }
  const { body } = await post('/beta/$batch', {
    requests: [
      { id: '1', method: 'POST', url: `${path}/createRemoteHelpSession`, headers, body: { sessionType: 'elevation' } },
      { id: '2', method: 'GET', url: `${path}/retrieveRemoteHelpSession(sessionKey='${key}')`, dependsOn: ['1'] },
    ],
  })
  const statuses = Object.fromEntries(
    body.responses.map((item: { id: string; status: number }) => [item.id, item.status]),
  )
  expect(statuses).toEqual({ 1: 200, 2: 404 })
  expect((await call('GET', device)).status).toBe(200)
})
