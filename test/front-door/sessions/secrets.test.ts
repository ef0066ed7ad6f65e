import { afterAll, expect, it } from 'vitest'
import { helper, join, sharer, startSessions } from '../../support/gateways/start-sessions.ts'

const sessions = await startSessions()
afterAll(() => sessions.app.stop())
const { app, as, newDevice, create, says } = sessions
const { get, post } = as(helper)

it('has no secret of a session in any line, whatever is asked and however it fails, nor in the text of an error', async () => {
  const secrets = new Set<string>(['CANARY'])
  const errors: string[] = []
  /** Of an error all that is said; of a success the secrets. */
  const seen = ({ status, text, body, headers }: Awaited<ReturnType<typeof get>>) => {
    if (status >= 400) errors.push(text)
    else if (body)
      for (const name of [
        'sessionKey',
        'pubSubEncryptionKey',
        'pubSubEncryption',
        'pubSubHelperAccessUri',
        'pubSubSharerAccessUri',
      ])
        if (body[name]) secrets.add(body[name])
    errors.push(JSON.stringify([...headers]))
    return body
  }
  const device = await newDevice()
  const calls = (key: string, connection = 'CANARY-connection') => [
    () => get(`${device}/retrieveRemoteHelpSession(sessionKey='${key}')`),
    () => get(`${device}/retrieveRemoteHelpSession(sessionKey=@k)?@k='${key}'`),
    () => as(sharer).post(join, { sessionKey: key }),
    () => as(sharer).post(join, { sessionKey: key }),
    () => post(`${device}/requestRemoteHelpSessionAccess`, { sessionKey: key, pubSubConnectionId: connection }),
    () => post(`${device}/extendRemoteHelpSession`, { sessionKey: key }),
    () => as('c0000000-0000-4000-8000-00000000000c').post(`${device}/endRemoteHelpSession`, { sessionKey: key }),
    () => as(helper, 'none').post(`${device}/endRemoteHelpSession`, { sessionKey: key }),
    () => post(`${device}/endRemoteHelpSession`, { sessionKey: key, other: key }),
    () => post(`${device}/endRemoteHelpSession`, { [key]: key }),
    () => get(`${device}/retrieveRemoteHelpSession(sessionKey='${key}'`),
    () => get(`${device}/retrieveRemoteHelpSession(sessionKey=${key})`),
    () => get(`${device}/${key}`),
    () => post(`${device}/endRemoteHelpSession`, { sessionKey: key }),
    () => post(`${device}/endRemoteHelpSession`, { sessionKey: key }),
  ]
  for (const decision of ['allowed', 'declined', 'silent', 'alone', 'stranger', 'withdrawn'] as const) {
    says.decide = async () => decision
    const key = seen(await post(`${device}/createRemoteHelpSession`, { sessionType: 'viewScreen' })).sessionKey
    for (const call of calls(key)) seen(await call())
  }
  for (const call of calls('CANARYxx')) seen(await call())
  // A room that fails says what it likes to itself.
  const key = (await create(device)).sessionKey
  secrets.add(key)
  await as(sharer).post(join, { sessionKey: key })
  says.decide = async () => {
    throw new Error(`CANARY ${key}`)
  }
  const failed = await post(`${device}/requestRemoteHelpSessionAccess`, { sessionKey: key, pubSubConnectionId: 'c.1' })
  expect(failed.status).toBe(500)
  seen(failed)

  // What a caller wrote as the name of something that there is not is quoted back to that caller, and in no line.
  const own = errors.filter((text) => !/Resource not found for the segment|does not exist on action/.test(text))
  expect(secrets.size).toBeGreaterThan(20)
  expect(app.lines.length).toBeGreaterThan(100)
  const [lines, texts] = [JSON.stringify(app.lines), own.join()]
  for (const secret of secrets) {
    expect(lines).not.toContain(secret)
    expect(texts).not.toContain(secret)
  }
})
