import { describe, expect, it } from 'vitest'
import { once } from '../../src/text/once.ts'
import { callerOf } from '../support/clients/caller.ts'
import { repeatable } from '../support/clients/repeatable.ts'
import { ownTenants, type Running, tenants } from '../support/gateways/running.ts'

const scopes = [
  'DeviceManagementManagedDevices.ReadWrite.All',
  'DeviceManagementManagedDevices.PrivilegedOperations.All',
  'DeviceManagementServiceConfig.ReadWrite.All',
].join(' ')
const tenant = ownTenants.sessions
const management = '/beta/deviceManagement'
const join = '/remoteHelp/join'

/** A session on the Graph side, whatever the gateway runs on: who is in its room is the relay's own test. */
export const sessionsContract = (gateway: () => Running) =>
  describe('sessions', () => {
    const { get, post, call } = callerOf(gateway, tenant, scopes)
    const allow = (changes: object) => call('PATCH', `${management}/remoteAssistanceSettings`, { body: changes })
    const device = once(async () => {
      await allow({ remoteAssistanceState: 'enabled' })
      const body = { deviceName: 'PIXEL-7A', enrolledDateTime: '2026-01-01T00:00:00Z' }
      return `${management}/managedDevices/${(await post(`${management}/managedDevices`, body)).body.id}`
    })
    const created = async () => {
      const answer = await post(`${await device()}/createRemoteHelpSession`, { SessionType: 'viewscreen' })
      expect(answer.status, answer.text).toBe(200)
      return answer.body
    }
    const on = async (call: string) => `${await device()}/${call}`
    const retrieve = async (key: string) => get(await on(`retrieveRemoteHelpSession(sessionKey='${key}')`))
    const launch = async () => (await get(await device())).body.deviceActionResults[0]?.actionState

    it('are created, retrieved, joined, extended and ended', async () => {
      const { id, sessionKey } = await created()
      expect(sessionKey).toMatch(/^[2-9a-hjkmnp-z]{8}$/)
      expect(await launch()).toBe('pending')

      const { status, body } = await retrieve(sessionKey)
      expect([status, body.id, body.sessionType, body.pubSubGroupId]).toEqual([200, id, 'viewScreen', `rh-${id}`])
      expect(body.pubSubHelperAccessUri).toMatch(/^wss?:\/\/[^/]+\/client\/hubs\/remotehelp/)
      expect(new Date(body.sessionExpirationDateTime).getTime()).toBeGreaterThan(Date.now())
      expect((await get(`/beta/RemoteHelpSessionRetrieveResponse/${id}`)).body).toMatchObject({ sessionKey })
      expect((await get(`/beta/CreateRemoteHelpSessionResponse/${id}`)).body).toMatchObject({ sessionKey })

      const joined = await post(join, { sessionKey })
      expect([joined.status, joined.body.pubSubGroupId]).toEqual([200, `rh-${id}`])
      expect(joined.body.pubSubSharerAccessUri).toMatch(/^wss?:\/\/[^/]+\/client\/hubs\/remotehelp/)
      expect(await launch()).toBe('done')
      expect((await post(join, { sessionKey })).status).toBe(409)

      // Whoever asks is not connected, or nobody is.
      const asked = await post(await on('requestRemoteHelpSessionAccess'), { sessionKey, pubSubConnectionId: 'c.1' })
      expect([400, 409]).toContain(asked.status)

      const extended = await post(await on('microsoft.graph.extendRemoteHelpSession'), { sessionKey })
      expect([extended.status, extended.body.sessionKey]).toEqual([200, sessionKey])
      expect((await get(`/beta/ExtendRemoteHelpSessionResponse/${extended.body.id}`)).status).toBe(200)

      expect((await post(await on('endRemoteHelpSession'), { sessionKey })).status).toBe(204)
      for (const late of [
        await retrieve(sessionKey),
        await post(await on('endRemoteHelpSession'), { sessionKey }),
        await post(await on('extendRemoteHelpSession'), { sessionKey }),
        await post(await on('requestRemoteHelpSessionAccess'), { sessionKey, pubSubConnectionId: 'c.1' }),
        await post(join, { sessionKey }),
      ])
        expect([late.status, late.body.error.code]).toEqual([404, 'ResourceNotFound'])
    })

    it('are one a helper and a device', async () => {
      const [first, second] = [await created(), await created()]
      expect((await retrieve(first.sessionKey)).status).toBe(404)
      expect((await retrieve(second.sessionKey)).status).toBe(200)
    })

    it('are made once of a request that is sent again, and with it what goes with them', async () => {
      const headers = repeatable()
      const path = await on('createRemoteHelpSession')
      const answers = [1, 2].map(() => post(path, { sessionType: 'elevation' }, headers))
      const [first, second] = await Promise.all(answers)
      expect([first?.status, first?.body]).toEqual([200, second?.body])
      expect((await retrieve(first?.body.sessionKey)).status).toBe(200)
      const extension = repeatable()
      const sessionKey = first?.body.sessionKey
      const extend = async () => (await post(await on('extendRemoteHelpSession'), { sessionKey }, extension)).body
      expect(await extend()).toEqual(await extend())
      const end = repeatable()
      for (let sent = 0; sent < 2; sent += 1)
        expect((await post(await on('endRemoteHelpSession'), { sessionKey }, end)).status).toBe(204)
      expect((await retrieve(sessionKey)).status).toBe(404)
    })

    it('come to nothing new where remote assistance was disabled meanwhile, and can be ended', async () => {
      const { sessionKey } = await created()
      await allow({ remoteAssistanceState: 'disabled' })
      const refused = [
        await retrieve(sessionKey),
        await post(join, { sessionKey }),
        await post(await on('extendRemoteHelpSession'), { sessionKey }),
        await post(await on('requestRemoteHelpSessionAccess'), { sessionKey, pubSubConnectionId: 'c.1' }),
      ]
      const end = await post(await on('endRemoteHelpSession'), { sessionKey })
      await allow({ remoteAssistanceState: 'enabled' })
      expect(refused.map(({ status, body }) => [status, body.error?.message])).toEqual(
        Array(4).fill([403, expect.stringContaining('Remote assistance is disabled')]),
      )
      expect(end.status).toBe(204)
    })

    it('are of the kinds that the settings allow on a device that is not enrolled', async () => {
      await device()
      const devices = `${management}/managedDevices`
      const path = `${devices}/${(await post(devices, { deviceName: 'BORROWED' })).body.id}/createRemoteHelpSession`
      expect((await post(path, { sessionType: 'viewScreen' })).status).toBe(403)
      await allow({ allowSessionsToUnenrolledDevices: true })
      const kinds = ['viewScreen', 'takeFullControl', 'elevation', 'unattended']
      const statuses = []
      for (const sessionType of kinds) statuses.push((await post(path, { sessionType })).status)
      await allow({ allowSessionsToUnenrolledDevices: false })
      expect(statuses).toEqual([200, 200, 200, 403])
    })

    it('are gone with their device, but for their end', async () => {
      const one = { deviceName: 'PIXEL-8', enrolledDateTime: '2026-01-01T00:00:00Z' }
      const path = `${management}/managedDevices/${(await post(`${management}/managedDevices`, one)).body.id}`
      const { sessionKey } = (await post(`${path}/createRemoteHelpSession`, { sessionType: 'viewScreen' })).body
      expect((await call('DELETE', path)).status).toBe(204)
      const refused = [
        await get(`${path}/retrieveRemoteHelpSession(sessionKey='${sessionKey}')`),
        await post(join, { sessionKey }),
        await post(`${path}/extendRemoteHelpSession`, { sessionKey }),
        await post(`${path}/requestRemoteHelpSessionAccess`, { sessionKey, pubSubConnectionId: 'c.1' }),
      ]
      expect(refused.map(({ status, body }) => [status, body.error?.message])).toEqual(
        Array(4).fill([404, 'The session asked for does not exist, or is over.']),
      )
      expect((await post(`${path}/endRemoteHelpSession`, { sessionKey })).status).toBe(204)
    })

    it('are taken in a batch', async () => {
      const url = (await device()).replace('/beta', '')
      const headers = { 'Content-Type': 'application/json' }
      const { sessionKey } = await created()
      const { body } = await post('/beta/$batch', {
        requests: [
          { id: '1', method: 'GET', url: `${url}/retrieveRemoteHelpSession(sessionKey='${sessionKey}')` },
          {
            id: '2',
            method: 'POST',
            url: `${url}/endRemoteHelpSession`,
            headers,
            body: { sessionKey },
            dependsOn: ['1'],
          },
        ],
      })
      const statuses = body.responses.map((item: { id: string; status: number }) => [item.id, item.status])
      expect(Object.fromEntries(statuses)).toEqual({ 1: 200, 2: 204 })
    })

    it('are no other tenant’s', async () => {
      const { sessionKey } = await created()
      const other = callerOf(gateway, tenants[0], scopes)
      const refused = [
        await other.get(await on(`retrieveRemoteHelpSession(sessionKey='${sessionKey}')`)),
        await other.post(await on('endRemoteHelpSession'), { sessionKey }),
        await other.post(join, { sessionKey }),
      ]
      expect(refused.map(({ status, body }) => [status, body.error.message])).toEqual(
        Array(3).fill([404, 'The session asked for does not exist, or is over.']),
      )
      expect((await retrieve(sessionKey)).status).toBe(200)
    })

    it('are not joined after ten wrong keys', async () => {
      const guesser = callerOf(gateway, ownTenants.guesses, 'none')
      const statuses = []
      for (let tries = 0; tries < 11; tries += 1)
        statuses.push((await guesser.post(join, { sessionKey: 'aaaaaaaa' })).status)
      expect(statuses).toEqual([...Array(10).fill(404), 429])
    })

    it('are reported, as the gateway saw them and as others did', async () => {
      const sessionId = `native-${crypto.randomUUID()}`
      const reportingPayload = { id: sessionId, startDateTime: '2026-11-01T10:00:00Z', helperEmail: 'h@example.test' }
      expect((await post(`${management}/reportRemoteAssistance`, { reportingPayload })).status).toBe(204)
      expect((await post(`${management}/reportRemoteHelpSessionStartTime`, { sessionId })).status).toBe(204)
      const { status, body } = await post(`${management}/reports/getRemoteAssistanceSessionsReport`, {
        select: ['SessionId', 'HelperEmail'],
        filter: `SessionId eq '${sessionId}'`,
        top: 10,
      })
      expect([status, JSON.parse(atob(body.value))]).toEqual([
        200,
        {
          TotalRowCount: 1,
          Schema: [
            { Column: 'SessionId', PropertyType: 'String' },
            { Column: 'HelperEmail', PropertyType: 'String' },
          ],
          Values: [[sessionId, 'h@example.test']],
          SessionId: '',
        },
      ])
    })

    it('are allowed in kinds that follow from the settings', async () => {
      await device()
      const parameters = [
        `sharerTenantId='${tenant}'`,
        "sharerId='a'",
        'sharerDeviceIntuneMDMEnrolled=True',
        "sharerAadDeviceId='b'",
      ]
      const { status, body } = await get(`${management}/getAllowedRemoteAssistanceActions(${parameters.join(',')})`)
      expect([status, body.value]).toEqual([200, 'viewScreen,takeFullControl,elevation,unattended'])
    })
  })
