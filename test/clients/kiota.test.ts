import {
  createRemoteAssistancePartnerCollectionResponseFromDiscriminatorValue,
  type RemoteAssistancePartner,
  RemoteAssistanceOnboardingStatusObject as Status,
} from '@microsoft/msgraph-beta-sdk/models/index.js'
import { PageIterator } from '@microsoft/msgraph-sdk-core'
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { type HttpsGateway, lineOf, startHttpsGateway } from '../support/gateways/https-gateway.ts'
import { errorMappings, kiotaClientOf } from './support/kiota-client.ts'

let gateway: HttpsGateway
beforeAll(async () => {
  gateway = await startHttpsGateway()
})
afterAll(() => gateway?.stop())
afterEach(() => {
  gateway.wire()
})
const client = () => kiotaClientOf(gateway).deviceManagement
const set = '/beta/deviceManagement/remoteAssistancePartners'

it('creates, reads, updates, acts on and deletes', async () => {
  const partners = client().remoteAssistancePartners
  const onboardingRequestExpiryDateTime = new Date('2031-01-01T00:00:00Z')
  const made = await partners.post({ displayName: 'a', onboardingRequestExpiryDateTime })
  const [exchange] = gateway.wire()
  expect(exchange && lineOf(exchange)).toBe(`POST ${set} 201`)
  expect(exchange?.asked.get('Accept')).toMatch(/^application\/json/)
  expect(exchange?.asked.get('SdkVersion')).toMatch(/^graph-typescript-beta\//)
  expect(made).toMatchObject({
    odataType: '#microsoft.graph.remoteAssistancePartner',
    id: expect.any(String),
    displayName: 'a',
    onboardingStatus: Status.NotOnboarded,
    lastConnectionDateTime: new Date('0001-01-01T00:00:00Z'),
    onboardingRequestExpiryDateTime,
  })

  const partner = partners.byRemoteAssistancePartnerId(String(made?.id))
  expect(await partner.get()).toEqual(made)
  await partner.beginOnboarding.post()
  const begun = await partner.get({ queryParameters: { select: ['onboardingStatus'] } })
  expect([begun?.displayName, begun?.onboardingStatus]).toEqual([undefined, Status.Onboarding])
  // Read, change, send back: with the type, the context, the entity tag and the times as they came.
  const { id, ...rest } = made ?? {}
  expect(await partner.patch({ ...rest, displayName: 'b' })).toMatchObject({ id, displayName: 'b' })
  await partner.disconnect.post()
  expect((await partner.get())?.onboardingStatus).toBe(Status.NotOnboarded)
  await partner.delete()
  await expect(partner.get()).rejects.toMatchObject({ responseStatusCode: 404 })
  const item = `${set}/${id}`
  expect(gateway.wire().map(lineOf)).toEqual([
    `GET ${item} 200`,
    `POST ${item}/beginOnboarding 204`,
    `GET ${item} 200`,
    `PATCH ${item} 200`,
    `POST ${item}/disconnect 204`,
    `GET ${item} 200`,
    `DELETE ${item} 204`,
    `GET ${item} 404`,
  ])
})

it('lists with query options, page after page', async () => {
  const { adapter, deviceManagement } = kiotaClientOf(gateway)
  const partners = deviceManagement.remoteAssistancePartners
  for (const displayName of ["c & d's", 'c #2', 'c +3', 'x']) await partners.post({ displayName })
  gateway.wire()
  const filter = "startswith(displayName, 'c') and displayName ne '&#+'"
  const page = await partners.get({
    queryParameters: { filter, orderby: ['displayName desc'], select: ['id', 'displayName'], top: 2, count: true },
  })
  expect([page?.odataCount, new URL(String(page?.odataNextLink)).origin]).toEqual([3, gateway.url])
  const [exchange] = gateway.wire()
  const options = Object.fromEntries(new URLSearchParams(exchange?.path.split('?')[1]))
  expect(options).toMatchObject({ $filter: filter, $orderby: 'displayName desc', $select: 'id,displayName' })

  const names: unknown[] = []
  const onItem = ({ displayName }: RemoteAssistancePartner) => names.push(displayName) > 0
  const toPage = createRemoteAssistancePartnerCollectionResponseFromDiscriminatorValue
  // Holds because the page has a value: its type only allows for one without.
  const first = page as ConstructorParameters<typeof PageIterator<RemoteAssistancePartner>>[1]
  const pages = new PageIterator<RemoteAssistancePartner>(adapter, first, onItem, toPage, errorMappings)
  await pages.iterate()
  expect(names).toEqual(['c +3', "c & d's", 'c #2'])
  expect([pages.getPagingState(), gateway.wire().map(lineOf)]).toEqual(['Complete', [`GET ${set} 200`]])
})

it('reads and changes the settings', async () => {
  const settings = client().remoteAssistanceSettings
  const before = await settings.get()
  expect(before).toMatchObject({ remoteAssistanceState: 'disabled', blockChat: false })
  const etag = String(before?.additionalData?.['@odata.etag'])
  const changed = await settings.patch({ blockChat: true }, { headers: { 'If-Match': [etag] } })
  expect(changed).toMatchObject({ remoteAssistanceState: 'disabled', blockChat: true })
  const again = settings.patch({ blockChat: false }, { headers: { 'If-Match': [etag] } })
  await expect(again).rejects.toMatchObject({ responseStatusCode: 412 })
  const path = '/beta/deviceManagement/remoteAssistanceSettings'
  expect(gateway.wire().map(lineOf)).toEqual([`GET ${path} 200`, `PATCH ${path} 200`, `PATCH ${path} 412`])
})
