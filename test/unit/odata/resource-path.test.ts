import { expect, it } from 'vitest'
import { beginOnboarding, disconnect } from '../../../src/behaviours/onboarding.ts'
import { remoteAssistancePartner } from '../../../src/entities/remote-assistance-partner.ts'
import { remoteAssistanceSettings } from '../../../src/entities/remote-assistance-settings.ts'
import { requestRemoteHelpSessionAccessResponse } from '../../../src/entities/request-remote-help-session-access-response.ts'
import { pathResolver } from '../../../src/odata/path/resource-path.ts'

const resolve = pathResolver(
  [requestRemoteHelpSessionAccessResponse, remoteAssistancePartner, remoteAssistanceSettings],
  [beginOnboarding.action, disconnect.action],
  () => new Set(['/docs']),
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
