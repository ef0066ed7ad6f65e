import { HttpMethod, RequestInformation } from '@microsoft/kiota-abstractions'
import {
  createEntityFromDiscriminatorValue,
  type Entity,
  serializeEntity,
} from '@microsoft/msgraph-beta-sdk/models/index.js'
import { BatchRequestBuilder, BatchRequestContent } from '@microsoft/msgraph-sdk-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { published } from '../support/clients/caller.ts'
import { type HttpsGateway, lineOf, startHttpsGateway } from '../support/gateways/https-gateway.ts'
import { errorMappings, kiotaClientOf } from './support/kiota-client.ts'

// The SDK has no model of the session types: their properties travel in the additional data of a plain entity.

let gateway: HttpsGateway
beforeAll(async () => {
  gateway = await startHttpsGateway()
})
afterAll(() => gateway?.stop())

const set = 'RequestRemoteHelpSessionAccessResponse'
const request = (method: HttpMethod, id?: string) => {
  const template = `{+baseurl}/${set}${id === undefined ? '' : '/{id}'}`
  const information = new RequestInformation(method, template, { baseurl: `${gateway.url}/beta`, id })
  information.headers.tryAdd('Accept', 'application/json')
  return information
}

it('creates, reads, updates and deletes a session', async () => {
  const { adapter } = kiotaClientOf(gateway)
  const send = async (information: RequestInformation, additionalData?: Record<string, unknown>) => {
    const entity: Entity = { additionalData: additionalData ?? {} }
    if (additionalData) information.setContentFromParsable(adapter, 'application/json', entity, serializeEntity)
    return await adapter.send<Entity>(information, createEntityFromDiscriminatorValue, errorMappings)
  }
  const { '@odata.type': odataType, ...properties } = published
  const made = await send(request(HttpMethod.POST), published)
  expect(made).toMatchObject({ odataType, id: expect.any(String), additionalData: properties })
  const id = String(made?.id)
  expect(await send(request(HttpMethod.GET, id))).toEqual(made)
  const changed = await send(request(HttpMethod.PATCH, id), { pubSubEncryption: 'another' })
  expect(changed?.additionalData).toMatchObject({ ...properties, pubSubEncryption: 'another' })
  await adapter.sendNoResponseContent(request(HttpMethod.DELETE, id), errorMappings)
  await expect(send(request(HttpMethod.GET, id))).rejects.toMatchObject({ responseStatusCode: 404 })
  const item = `/beta/${set}/${id}`
  expect(gateway.wire().map(lineOf)).toEqual([
    `POST /beta/${set} 201`,
    `GET ${item} 200`,
    `PATCH ${item} 200`,
    `DELETE ${item} 204`,
    `GET ${item} 404`,
  ])
})

it('reads statuses out of a batch', async () => {
  const { adapter } = kiotaClientOf(gateway)
  const content = new BatchRequestContent(adapter, errorMappings)
  const steps = [request(HttpMethod.GET), request(HttpMethod.GET, 'none'), request(HttpMethod.DELETE, 'none')]
  for (const [index, step] of steps.entries()) content.addBatchRequest(step, String(index))
  const answer = await new BatchRequestBuilder(adapter, errorMappings).postBatchResponseContentAsync(content)
  const statuses = await answer?.getResponsesStatusCodes()
  expect(Object.fromEntries(statuses ?? [])).toEqual({ 0: 200, 1: 404, 2: 404 })
  expect(gateway.wire().map(lineOf)).toEqual(['POST /beta/$batch 200'])
})
