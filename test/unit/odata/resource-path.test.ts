import { expect, it } from 'vitest'
import { beginOnboarding, disconnect } from '../../../src/behaviours/onboarding.ts'
import { deviceManagement, deviceManagementReports } from '../../../src/entities/device-management.ts'
import { managedDevice } from '../../../src/entities/managed-device.ts'
import { remoteAssistancePartner } from '../../../src/entities/remote-assistance-partner.ts'
import { remoteAssistanceSettings } from '../../../src/entities/remote-assistance-settings.ts'
import { requestRemoteHelpSessionAccessResponse } from '../../../src/entities/request-remote-help-session-access-response.ts'
import { defineAction } from '../../../src/model/action.ts'
import { ownersOf } from '../../../src/model/owners.ts'
import { boolean, string } from '../../../src/model/property.ts'
import { pathResolver } from '../../../src/odata/path/resource-path.ts'

const description = 'For tests.'
const key = string({ description, example: 'x', maxLength: 9 })
const find = defineAction({
  name: 'find',
  boundTo: managedDevice,
  isFunction: true,
  description,
  parameters: { key, isOpen: boolean({ description, example: true }) },
  returns: { value: key },
})
const all = defineAction({
  name: 'all',
  boundTo: deviceManagementReports,
  isFunction: true,
  description,
  returns: { value: key },
})
const types = [requestRemoteHelpSessionAccessResponse, remoteAssistancePartner, remoteAssistanceSettings]

const resolve = pathResolver(types, [beginOnboarding.action, disconnect.action], () => new Set(['/docs']))
const withFunctions = pathResolver(
  [...types, managedDevice, deviceManagement, deviceManagementReports],
  [find, all],
  () => new Set(),
)
const set = 'RequestRemoteHelpSessionAccessResponse'

it.each([
  ['/beta', '/beta'],
  ['/BETA/', '/beta'],
  ['/%62eta/%24metadata', '/beta/$metadata'],
  [`/beta/${set.toLowerCase()}/`, `/beta/${set}`],
  [`/beta/${set}/x%2Fy`, `/beta/${set}/x%2Fy`],
  [`/beta/${set}('x%2Fy')`, `/beta/${set}/x%2Fy`],
  [`/beta/${set}('it''s')`, `/beta/${set}/it's`],
  [`/beta/${set}(id='x')`, `/beta/${set}/x`],
  [`/beta/${set}/$COUNT`, `/beta/${set}/$count`],
  [`/beta/${set}('$count')`, `/beta/${set}/%24count`],
  [
    '/v1.0/devicemanagement/RemoteAssistancePartners/x/BeginOnboarding',
    '/v1.0/deviceManagement/remoteAssistancePartners/x/beginOnboarding',
  ],
  [
    "/beta/deviceManagement/remoteAssistancePartners('x')/microsoft.graph.disconnect",
    '/beta/deviceManagement/remoteAssistancePartners/x/disconnect',
  ],
  ['/beta/deviceManagement/remoteAssistanceSettings', '/beta/deviceManagement/remoteAssistanceSettings'],
])('leads %s to %s', (given, path) => expect(resolve(given)).toMatchObject({ path, unknown: undefined }))

it.each([
  ['/beta/nothing/at/all', '/beta/nothing/at/all', 'nothing'],
  ['/BETA/nothing', '/beta/nothing', 'nothing'],
  ['/beta//x', '/beta//x', ''],
  [`/beta/${set}//`, `/beta/${set}//`, ''],
  [`/beta/${set}('')`, `/beta/${set}('')`, ''],
  [`/beta/${set}/x/y`, `/beta/${set}/x/y`, 'y'],
  ['/beta/deviceManagement', '/beta/deviceManagement', 'deviceManagement'],
  [
    '/v1.0/deviceManagement/remoteAssistanceSettings',
    '/v1.0/deviceManagement/remoteAssistanceSettings',
    'remoteAssistanceSettings',
  ],
  ['/beta/deviceManagement/remoteAssistanceSettings/x', '/beta/deviceManagement/remoteAssistanceSettings/x', 'x'],
  ['/beta/%E0%A4%A', '/beta/%E0%A4%A', '%E0%A4%A'],
  ['/beta/constructor', '/beta/constructor', 'constructor'],
])('says of %s which segment failed', (given, path, unknown) => expect(resolve(given)).toMatchObject({ path, unknown }))

it('routes by names alone: a key, whatever it says, is never one of them', () => {
  for (const key of ["'$count'", "'{id}'", 'x', "'*'"]) {
    expect(resolve(`/beta/${set}(${key})`)).toMatchObject({ route: `/beta/${set}/{id}`, pattern: `/beta/${set}/:id` })
  }
  expect(resolve(`/beta/${set}('%7Bid%7D')`).id).toBe('{id}')
  expect(resolve(`/beta/${set}/x/y`)).toMatchObject({ route: `/beta/${set}/{id}/{unknown}`, id: 'x' })
  expect(resolve('/beta/deviceManagement')).toMatchObject({ route: '/beta/deviceManagement' })
})

it('leaves other paths alone, and routes those that it is told of', () => {
  const other = { id: undefined, unknown: undefined }
  expect(resolve('/docs')).toEqual({ path: '/docs', route: '/docs', pattern: '/docs', ...other })
  const nowhere = { route: '/{unknown}', pattern: '/{unknown}' }
  expect(resolve('/betamax/x')).toEqual({ path: '/betamax/x', ...nowhere, ...other })
})

const device = '/beta/deviceManagement/managedDevices'
const found = {
  path: `${device}/x/find(key='{key}',isOpen={isOpen})`,
  pattern: `${device}/:id/find`,
  unknown: undefined,
}

it.each([
  ["find(key='a',isOpen=true)", "(key='a',isOpen=true)"],
  ["FIND(Key='a')", "(Key='a')"],
  ['microsoft.graph.find()', '()'],
  ['find', undefined],
  ["find(key='a%2Fb%25')", "(key='a/b%')"],
  ["find(key='a/b/c')", "(key='a/b/c')"],
  ["find(key='a/b/c", "(key='a/b/c"],
  ['find%28key=%27a%27%29', "(key='a')"],
  ["find('$count')", "('$count')"],
  ['find({id})', '({id})'],
])('keeps what %s gives a function out of the path, the route and the pattern', (segment, call) => {
  for (const item of [`${device}/x`, `${device}('x')`])
    expect(withFunctions(`${item}/${segment}`)).toEqual({
      ...found,
      route: `${device}/{id}/find(key='{key}',isOpen={isOpen})`,
      id: 'x',
      call,
    })
})

it.each([
  ["find(key='secret')/x", 'x'],
  ["find(key='secret')(x)/y", 'y'],
  ["fnid(key='secret')", 'fnid(…)'],
  ["fnid(key='secret/secret')", 'fnid(…)'],
  ["microsoft.graph.fnid('secret')", 'microsoft.graph.fnid'],
  ["secret')", '(…)'],
  ['key=secret', '(…)'],
])('tells no value of %s, which leads nowhere', (segment, unknown) => {
  const { pattern, ...where } = withFunctions(`${device}/x/${segment}`)
  expect([where.unknown, pattern]).toEqual([unknown, expect.stringMatching(/\/\{unknown\}$/)])
})

it('leads to a function of a bare singleton, and to a set a key of any sort', () => {
  expect(withFunctions('/beta/deviceManagement/reports/all()')).toMatchObject({
    path: '/beta/deviceManagement/reports/all()',
    unknown: undefined,
  })
  expect(withFunctions('/beta/deviceManagement/reports')).toMatchObject({ unknown: undefined })
  expect(withFunctions(`${device}/a(b`)).toMatchObject({ id: 'a(b', call: undefined })
})

it('derives for a declared owner what would be derived without it', () => {
  const [derived] = ownersOf([remoteAssistancePartner, remoteAssistanceSettings, managedDevice])
  expect({ ...deviceManagement, properties: {} }).toEqual({ ...derived, properties: {} })
})
