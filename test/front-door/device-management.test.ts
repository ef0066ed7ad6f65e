import { afterAll, expect, it } from 'vitest'
import type { Behaviour } from '../../src/behaviours/behaviour.ts'
import { deviceManagement, deviceManagementReports } from '../../src/entities/device-management.ts'
import { managedDevice } from '../../src/entities/managed-device.ts'
import { model } from '../../src/entities/model.ts'
import { remoteAssistanceReporting } from '../../src/entities/remote-assistance-reporting.ts'
import { defineAction } from '../../src/model/action.ts'
import { complex, string } from '../../src/model/property.ts'
import { callerOf, readScope, writeScope } from '../support/clients/caller.ts'
import { conforming } from '../support/gateways/conforming.ts'
import { tenants } from '../support/gateways/running.ts'
import { startApp } from '../support/gateways/start-app.ts'
import { readOpenApi } from '../support/oracles/openapi/openapi.ts'

// The gateway's own devices and singletons, with actions of the tests' own: what each action needs beside is nothing.

const description = 'For tests.'
const told: unknown[] = []
const note: Behaviour = {
  action: defineAction({
    name: 'noteLaunch',
    boundTo: managedDevice,
    versions: ['beta'],
    description,
    parameters: { state: string({ description, example: 'done', maxLength: 20 }) },
  }),
  holdsPrecondition: true,
  handle: async ({ store }, { context, id, parameters, precondition }) => {
    const [startDateTime, lastUpdatedDateTime] = ['2026-01-02T03:04:05.0000000Z', '2026-01-02T03:04:06.5000000Z']
    const result = {
      actionName: 'remoteHelpLaunch',
      actionState: parameters.state ?? null,
      startDateTime,
      lastUpdatedDateTime,
    }
    const changes = { deviceActionResults: [result] }
    const outcome = await store.update(context, managedDevice, id, { changes, precondition })
    return typeof outcome === 'string' ? outcome : 'done'
  },
}
const reportIt: Behaviour = {
  action: defineAction({
    name: 'reportIt',
    boundTo: deviceManagement,
    versions: ['beta'],
    description,
    parameters: {
      reportingPayload: complex(remoteAssistanceReporting, {
        description,
        example: { id: 'a session', helperEnrollmentState: 'enrolled' },
      }),
    },
  }),
  holdsPrecondition: false,
  handle: async (_, { parameters }) => {
    told.push(parameters.reportingPayload)
    return 'done'
  },
}
const getReport: Behaviour = {
  action: defineAction({
    name: 'getReport',
    boundTo: deviceManagementReports,
    description,
    returns: { stream: 'application/octet-stream' },
  }),
  holdsPrecondition: false,
  handle: async () => ({ content: '{}' }),
}

const gateway = await conforming(await startApp({ model, behaviours: [note, reportIt, getReport] }))
afterAll(() => gateway.stop())
const { get, post, call } = callerOf(() => gateway)
const devices = '/beta/deviceManagement/managedDevices'
const launched = {
  actionName: 'remoteHelpLaunch',
  actionState: 'done',
  startDateTime: '2026-01-02T03:04:05Z',
  lastUpdatedDateTime: '2026-01-02T03:04:06.5Z',
}

it('keeps what came of the actions on a device, which callers see and cannot write', async () => {
  const made = await post(devices, { deviceName: 'PIXEL-7A', deviceActionResults: [launched] })
  expect([made.status, made.body.deviceActionResults]).toEqual([201, []])
  const item = `${devices}/${made.body.id}`
  expect((await post(`${item}/noteLaunch`, { state: 'done' })).status).toBe(204)
  expect((await get(item)).body.deviceActionResults).toEqual([launched])
  const changed = await call('PATCH', item, { body: { deviceActionResults: [], osVersion: '14' } })
  expect([changed.status, changed.body.deviceActionResults]).toEqual([200, [launched]])
  // As a launcher polls it.
  const polled = await get(`${devices}('${made.body.id}')?$select=deviceActionResults`)
  expect(Object.keys(polled.body)).toEqual(['@odata.context', '@odata.type', '@odata.etag', 'deviceActionResults'])
  const full = await get(item, { Accept: 'application/json;odata.metadata=full' })
  expect(full.body).toMatchObject({
    'deviceActionResults@odata.type': '#Collection(microsoft.graph.deviceActionResult)',
    deviceActionResults: [
      {
        '@odata.type': '#microsoft.graph.deviceActionResult',
        'actionState@odata.type': '#microsoft.graph.actionState',
        'startDateTime@odata.type': '#DateTimeOffset',
      },
    ],
  })
})

it('searches, filters and orders devices by what can be named, and says what cannot', async () => {
  await post(devices, { deviceName: 'SEARCHED', serialNumber: 'S 1', enrolledDateTime: '2026-01-02T03:04:05Z' })
  await post(devices, { deviceName: 'searched too', azureADDeviceId: 'aad-1' })
  const namesOf = async (options: string) =>
    (await get(`${devices}?${options}`)).body.value.map(({ deviceName }: { deviceName: string }) => deviceName)
  expect(await namesOf('$search=searched&$orderby=deviceName desc')).toEqual(['searched too', 'SEARCHED'])
  expect(await namesOf("$filter=azureADDeviceId eq 'aad-1'")).toEqual(['searched too'])
  expect(await namesOf("$search=searched&$filter=enrolledDateTime ne null and startswith(serialNumber,'S')")).toEqual([
    'SEARCHED',
  ])
  const refused = await get(`${devices}?$filter=deviceActionResults eq null`)
  expect([refused.status, refused.body.error.message]).toEqual([
    400,
    "The property 'deviceActionResults' is of type Collection(microsoft.graph.deviceActionResult): it can be selected, not filtered or ordered by.",
  ])
  expect((await get('/v1.0/deviceManagement/managedDevices?$count=true')).status).toBe(200)
})

it('has permissions of its own for devices, and leaves those of the rest as they are', async () => {
  for (const scopes of [readScope, writeScope]) {
    const other = callerOf(() => gateway, tenants[0], scopes)
    expect((await other.get(devices)).body.error.message).toContain('DeviceManagementManagedDevices.Read.All')
    expect((await other.post(devices, { deviceName: 'x' })).status).toBe(403)
    expect((await other.get('/beta/deviceManagement')).status).toBe(200)
    expect((await other.get('/beta/deviceManagement/reports')).status).toBe(200)
  }
  const reader = callerOf(() => gateway, tenants[0], 'DeviceManagementManagedDevices.Read.All')
  expect((await reader.get(devices)).status).toBe(200)
  expect((await reader.get('/beta/deviceManagement/reports')).status).toBe(403)
  expect((await reader.get('/beta/deviceManagement/remoteAssistanceSettings')).status).toBe(403)
})

it('takes a complex parameter', async () => {
  const body = {
    ReportingPayload: { Id: 'a session', HELPEREMAIL: 'ann@example.test', startDateTime: '2026-01-02T03:04Z' },
  }
  expect((await post('/beta/deviceManagement/microsoft.graph.reportIt', body)).status).toBe(204)
  expect(told).toEqual([
    {
      ...Object.fromEntries(Object.keys(remoteAssistanceReporting.properties).map((name) => [name, null])),
      id: 'a session',
      helperEmail: 'ann@example.test',
      startDateTime: '2026-01-02T03:04:00.0000000Z',
    },
  ])
  const wrong = await post('/beta/deviceManagement/reportIt', { reportingPayload: { helperEnrollmentState: 'secret' } })
  expect([wrong.status, wrong.body.error.message]).toEqual([
    400,
    "The parameter 'reportingPayload/helperEnrollmentState' must be one of unknown, enrolled, pendingReset, failed, notContacted, blocked; the requested value was not found.",
  ])
})

it('serves deviceManagement and its reports because actions are bound to them, in the documents too', async () => {
  const accept = { Accept: 'application/octet-stream, application/json' }
  expect((await post('/beta/deviceManagement/reports/getReport', undefined, accept)).text).toBe('{}')
  expect((await get('/v1.0/deviceManagement/reports')).status).toBe(400)
  const json = (await (await gateway.fetch('/beta/$metadata?$format=json')).json()) as Record<string, object>
  expect(json['microsoft.graph']).toMatchObject({
    deviceManagement: {
      reports: { $Type: 'microsoft.graph.deviceManagementReports', $ContainsTarget: true },
      managedDevices: { $Collection: true, $Type: 'microsoft.graph.managedDevice', $ContainsTarget: true },
    },
    deviceManagementReports: { $Kind: 'EntityType', $BaseType: 'microsoft.graph.entity' },
    getReport: [{ $Parameter: [{ $Type: 'microsoft.graph.deviceManagementReports' }] }],
    reportIt: [
      {
        $Parameter: [
          { $Type: 'microsoft.graph.deviceManagement' },
          { $Type: 'microsoft.graph.remoteAssistanceReporting' },
        ],
      },
    ],
    remoteAssistanceReporting: { $Kind: 'ComplexType', helperEnrollmentState: { $Nullable: true } },
    GraphService: { deviceManagement: { $Type: 'microsoft.graph.deviceManagement' } },
  })
  const older = (await (await gateway.fetch('/v1.0/$metadata?$format=json')).json()) as Record<string, object>
  for (const name of ['deviceManagementReports', 'reportIt', 'remoteAssistanceReporting'])
    expect(older['microsoft.graph']).not.toHaveProperty(name)
  const { operations } = await readOpenApi(gateway)
  expect(operations.map(({ method, path }) => `${method} ${path}`)).toEqual(
    expect.arrayContaining([
      'GET /beta/deviceManagement',
      'GET /beta/deviceManagement/reports',
      'POST /beta/deviceManagement/reports/getReport',
      'POST /beta/deviceManagement/reportIt',
      'POST /beta/deviceManagement/managedDevices/{id}/noteLaunch',
    ]),
  )
})
