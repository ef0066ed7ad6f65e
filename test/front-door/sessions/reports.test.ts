import { afterAll, describe, expect, it } from 'vitest'
import { repeatable } from '../../support/clients/repeatable.ts'
import { tenants } from '../../support/gateways/running.ts'
import { helper, join, sharer, startSessions } from '../../support/gateways/start-sessions.ts'

const sessions = await startSessions()
afterAll(() => sessions.app.stop())
const { app, as, allow, newDevice, create } = sessions
const reader = 'DeviceManagementServiceConfig.Read.All'
const { post } = as(helper)
const by = as(helper, reader)
const management = '/beta/deviceManagement'

const published = [
  ...['Attribute', 'Date', 'DateDifference', 'HelperDeviceAadId', 'HelperDeviceName', 'HelperEmail'],
  ...['HelperFirstName', 'HelperLastName', 'Sessionend', 'SessionId', 'Sessionstart', 'SharerDeviceAadId'],
  ...['SharerDeviceName', 'SharerDeviceOS', 'SharerDeviceSerialNumber', 'SharerEmail', 'SharerFirstName'],
  'SharerLastName',
]

interface Report {
  readonly TotalRowCount: number
  readonly Schema: readonly { readonly Column: string; readonly PropertyType: string }[]
  readonly Values: readonly (readonly (string | number | null)[])[]
  readonly SessionId: string
}
const ask = (body: object = {}, caller = by) =>
  caller.post(`${management}/reports/getRemoteAssistanceSessionsReport`, body)
const report = async (body: object = {}, caller = by): Promise<Report> => {
  const answer = await ask(body, caller)
  expect(answer.status, answer.text).toBe(200)
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(answer.body.value), (char) => char.charCodeAt(0))))
}
const rowsOf = ({ Schema, Values }: Report) =>
  Values.map((values) => Object.fromEntries(values.map((value, index) => [Schema[index]?.Column, value])))
const rowOf = async (sessionId: string) => rowsOf(await report({ filter: `SessionId eq '${sessionId}'` }))[0]
const told = (body: object, headers?: Record<string, string>) =>
  by.post(`${management}/reportRemoteAssistance`, { reportingPayload: payloadOf(body) }, headers)

/** Every member there is, and those that are said. */
const members = [
  ...['id', 'startDateTime', 'endDateTime', 'sessionCreateDateTime', 'remoteAssistanceSessionType'],
  ...['sessionDiagnosticCode', 'helperEmail', 'helperTenantId', 'helperUserId', 'helperFirstName', 'helperLastName'],
  ...['helperOs', 'helperDeviceAadId', 'helperDeviceName', 'helperEnrollmentState', 'helperCompanyName'],
  ...['sharerEmail', 'sharerTenantId', 'sharerUserId', 'sharerFirstName', 'sharerLastName', 'sharerDeviceAadId'],
  ...['sharerDeviceName', 'sharerOs', 'sharerEnrollmentState', 'sharerDeviceSerialNumber', 'deviceId'],
]
const payloadOf = (said: object) => ({ ...Object.fromEntries(members.map((name) => [name, null])), ...said })

/** A session that its sharer let the helper into. */
const held = async (changes: object = {}) => {
  const device = await newDevice({
    operatingSystem: 'Android',
    azureADDeviceId: 'aad-1',
    emailAddress: 's@example.test',
    ...changes,
  })
  const { id, sessionKey } = await create(device)
  await as(sharer).post(join, { sessionKey })
  const { status } = await post(`${device}/requestRemoteHelpSessionAccess`, { sessionKey, pubSubConnectionId: 'c.1' })
  expect(status).toBe(200)
  return { id: String(id), device, sessionKey }
}
const instant = (time: number) => new Date(time).toISOString().replace(/\.?0*Z$/, 'Z')

describe('the report', () => {
  it('has the published columns, and a row for a session once its helper was let in', async () => {
    const device = await newDevice()
    const { id: unheld } = await create(device)
    const start = app.time.now
    const { id, device: used, sessionKey } = await held()
    const whole = await report()
    expect(whole.Schema.map(({ Column }) => Column)).toEqual(published)
    expect(whole).toMatchObject({ SessionId: '' })
    expect(await rowOf(unheld)).toBeUndefined()
    const row = {
      Attribute: 'takeFullControl',
      Date: new Date(start).toISOString().slice(0, 10),
      DateDifference: 3600,
      HelperDeviceAadId: null,
      HelperDeviceName: null,
      HelperEmail: null,
      HelperFirstName: null,
      HelperLastName: null,
      Sessionend: instant(start + 3_600_000),
      SessionId: id,
      Sessionstart: instant(start),
      SharerDeviceAadId: 'aad-1',
      SharerDeviceName: 'PIXEL-7A',
      SharerDeviceOS: 'Android',
      SharerDeviceSerialNumber: 'S1',
      SharerEmail: 's@example.test',
      SharerFirstName: null,
      SharerLastName: null,
    }
    expect(await rowOf(id)).toEqual(row)

    app.time.now += 90_000
    // Another access is the same session.
    await post(`${used}/requestRemoteHelpSessionAccess`, { sessionKey, pubSubConnectionId: 'c.2' })
    expect(await rowOf(id)).toEqual(row)
    await post(`${used}/extendRemoteHelpSession`, { sessionKey })
    expect(await rowOf(id)).toMatchObject({ Sessionend: instant(start + 3_690_000), DateDifference: 3690 })
    await post(`${used}/endRemoteHelpSession`, { sessionKey })
    expect(await rowOf(id)).toEqual({ ...row, Sessionend: instant(start + 90_000), DateDifference: 90 })
  })

  it('says when a session ended that another one took the place of', async () => {
    const { id, device } = await held()
    app.time.now += 5000
    await create(device)
    expect(await rowOf(id)).toMatchObject({ DateDifference: 5 })
  })

  it('selects, filters, searches, orders and pages, by columns in any case', async () => {
    const names = ['beta', 'alpha', 'gamma']
    for (const name of names)
      await told({ id: `paged-${name}`, sharerFirstName: name, helperEmail: 'pager@example.test' })
    const of = { filter: "helperemail eq 'pager@example.test'", select: ['SHARERFIRSTNAME', 'SessionId'] }
    const ordered = await report({ ...of, orderBy: ['SharerFirstName desc'] })
    expect(ordered).toEqual({
      TotalRowCount: 3,
      Schema: [
        { Column: 'SharerFirstName', PropertyType: 'String' },
        { Column: 'SessionId', PropertyType: 'String' },
      ],
      Values: [
        ['gamma', 'paged-gamma'],
        ['beta', 'paged-beta'],
        ['alpha', 'paged-alpha'],
      ],
      SessionId: '',
    })
    const paged = await report({ ...of, orderBy: ['SharerFirstName'], skip: 1, top: 1 })
    expect([paged.TotalRowCount, paged.Values]).toEqual([3, [['beta', 'paged-beta']]])
    expect((await report({ ...of, search: 'AMM' })).Values).toEqual([['gamma', 'paged-gamma']])
    expect((await report({ ...of, search: '" OR "' })).TotalRowCount).toBe(0)
    const types = (await report({ select: ['Sessionstart', 'DateDifference'] })).Schema.map(
      ({ PropertyType }) => PropertyType,
    )
    expect(types).toEqual(['DateTime', 'Int32'])
  })

  it.each([
    [400, { select: ['SharerEmial'] }],
    [400, { select: ['id'] }],
    [400, { filter: 'SharerEmail eq' }],
    [400, { filter: "Nothing eq 'a'" }],
    [400, { orderBy: ['Nothing'] }],
    [400, { skip: -1 }],
    [400, { skip: 1_000_000 }],
    [400, { top: -1 }],
    [400, { top: '5' }],
    [400, { select: Array(51).fill('SharerEmail') }],
    [400, { filter: 'x'.repeat(3000) }],
    [501, { groupBy: ['SharerEmail'] }],
    [200, { top: 2_000_000_000, name: 'RemoteAssistanceSessions', sessionId: 'a', groupBy: [], skip: 0, search: '' }],
  ])('%i for %j', async (status, body) => {
    const answer = await ask(body)
    expect([answer.status, answer.text]).toEqual([status, expect.any(String)])
  })

  it('shows a column that is near to a wrong one', async () => {
    expect((await ask({ select: ['SharerEmial'] })).body.error.message).toContain("Did you mean 'SharerEmail'?")
  })

  it('is a tenant’s own, for who may read', async () => {
    const { id } = await held()
    const other = as(helper, reader, tenants[1])
    expect((await report({ filter: `SessionId eq '${id}'` }, other)).TotalRowCount).toBe(0)
    expect((await ask({}, as(helper, 'DeviceManagementManagedDevices.ReadWrite.All'))).status).toBe(403)
  })

  it('comes as bytes to the SDKs', async () => {
    const answer = await by.post(
      `${management}/reports/getRemoteAssistanceSessionsReport`,
      {},
      { Accept: 'application/octet-stream, application/json' },
    )
    expect([answer.status, answer.headers.get('Content-Type')]).toEqual([200, 'application/octet-stream'])
    expect(Object.keys(JSON.parse(answer.text))).toEqual(['TotalRowCount', 'Schema', 'Values', 'SessionId'])
  })
})

describe('what is reported', () => {
  it('makes a row of a session that the gateway does not know, and changes it', async () => {
    const start = '2026-11-01T10:00:00Z'
    const said = { id: 'native-1', startDateTime: start, endDateTime: '2026-11-01T10:02:00Z', sharerOs: 'Windows' }
    expect(
      (await told({ ...said, remoteAssistanceSessionType: 'viewonly', helperEmail: 'h@example.test' })).status,
    ).toBe(204)
    expect(await rowOf('native-1')).toMatchObject({
      Attribute: 'viewScreen',
      Date: '2026-11-01',
      DateDifference: 120,
      HelperEmail: 'h@example.test',
      Sessionstart: start,
      SharerDeviceOS: 'Windows',
    })
    await told({ id: 'native-1', helperEmail: 'other@example.test' })
    expect(await rowOf('native-1')).toMatchObject({ HelperEmail: 'other@example.test', SharerDeviceOS: 'Windows' })
    expect((await report({ filter: "SessionId eq 'native-1'" })).TotalRowCount).toBe(1)
  })

  it('adds what the gateway does not know of its own session, and changes nothing that it saw', async () => {
    const { id } = await held()
    const before = await rowOf(id)
    const { status } = await told({
      id,
      helperEmail: 'h@example.test',
      sharerDeviceName: 'other',
      startDateTime: '2001-01-01T00:00:00Z',
    })
    expect(status).toBe(204)
    expect(await rowOf(id)).toEqual({ ...before, HelperEmail: 'h@example.test' })
    expect((await told({ id })).status).toBe(204)
  })

  it('keeps what was reported before a helper was let in', async () => {
    const device = await newDevice()
    const { id, sessionKey } = await create(device)
    await told({ id, helperEmail: 'h@example.test', sharerDeviceName: 'said' })
    await as(sharer).post(join, { sessionKey })
    await post(`${device}/requestRemoteHelpSessionAccess`, { sessionKey, pubSubConnectionId: 'c.1' })
    expect(await rowOf(id)).toMatchObject({ HelperEmail: 'h@example.test', SharerDeviceName: 'PIXEL-7A' })
    expect((await report({ filter: `SessionId eq '${id}'` })).TotalRowCount).toBe(1)
  })

  it('notes when a session began', async () => {
    const { status } = await by.post(`${management}/reportRemoteHelpSessionStartTime`, { sessionId: 'native-2' })
    expect(status).toBe(204)
    expect(await rowOf('native-2')).toMatchObject({ Sessionstart: instant(app.time.now), Sessionend: null })
  })

  it('happens once of a request that is sent again', async () => {
    const headers = repeatable()
    for (let sent = 0; sent < 2; sent += 1) expect((await told({ sharerFirstName: 'once' }, headers)).status).toBe(204)
    expect((await report({ filter: "SharerFirstName eq 'once'" })).TotalRowCount).toBe(1)
  })

  it.each([
    [{}],
    [{ reportingPayload: {}, other: 1 }],
    [{ reportingPayload: payloadOf({ startDateTime: 'now' }) }],
    [{ reportingPayload: { ...payloadOf({}), colour: 'x' } }],
  ])('is refused as %j', async (body) => {
    expect((await by.post(`${management}/reportRemoteAssistance`, body)).status).toBe(400)
  })

  it('is for who may, by the documentation', async () => {
    const writer = as(helper, 'DeviceManagementManagedDevices.ReadWrite.All')
    for (const path of ['reportRemoteAssistance', 'reportRemoteHelpSessionStartTime'])
      expect((await writer.post(`${management}/${path}`, {})).status).toBe(403)
  })
})

describe('the kinds of session that are allowed', () => {
  const allowed = (isEnrolled: unknown = true, tenant: string = tenants[0], caller = by) =>
    caller.get(
      `${management}/getAllowedRemoteAssistanceActions(sharerAadDeviceId='a',sharerDeviceIntuneMDMEnrolled=${isEnrolled},sharerId='b',sharerTenantId='${tenant}')`,
    )
  it('are all of them on a device that is enrolled', async () => {
    const all = 'viewScreen,takeFullControl,elevation,unattended'
    for (const written of ['True', 'true'])
      expect([written, (await allowed(written)).body?.value]).toEqual([written, all])
    const turned = await by.get(
      `${management}/microsoft.graph.GETallowedRemoteAssistanceActions(SHARERID='b',sharerTenantId='${tenants[0].toUpperCase()}',sharerDeviceIntuneMDMEnrolled=true,sharerAadDeviceId='a')`,
    )
    expect([turned.status, turned.body?.value]).toEqual([200, all])
  })
  it('are none of another tenant, of a device that is not enrolled, and where remote help is off', async () => {
    expect((await allowed(true, tenants[1])).status).toBe(204)
    expect((await allowed(false)).status).toBe(204)
    await allow({ allowSessionsToUnenrolledDevices: true })
    expect((await allowed(false)).body?.value).toBe('viewScreen,takeFullControl,elevation')
    await allow({ allowSessionsToUnenrolledDevices: false, remoteAssistanceState: 'disabled' })
    expect((await allowed()).status).toBe(204)
    await allow({ remoteAssistanceState: 'enabled' })
  })
  it('are told to who may read', async () => {
    expect((await allowed(true, tenants[0], as(helper, 'none'))).status).toBe(403)
  })
})
