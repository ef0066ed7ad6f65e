import { BatchRequestContent, type BatchRequestStep, BatchResponseContent } from '@microsoft/microsoft-graph-client'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { published } from '../support/clients/caller.ts'
import { type HttpsGateway, lineOf, startHttpsGateway } from '../support/gateways/https-gateway.ts'
import { graphClientOf, sessions } from './support/graph-client.ts'

let gateway: HttpsGateway
beforeAll(async () => {
  gateway = await startHttpsGateway()
})
afterAll(() => gateway?.stop())

/** The client cuts off scheme and host: what is left is the URL below the version, or with it. */
const step = (id: string, path: string, init: RequestInit = {}): BatchRequestStep => ({
  id,
  request: new Request(`https://graph.example${path}`, init),
})
const json = { 'Content-Type': 'application/json' }
const posting = (body: unknown): RequestInit => ({ method: 'POST', headers: json, body: JSON.stringify(body) })

const send = async (content: BatchRequestContent) => {
  const answer = await graphClientOf(gateway)
    .api('/$batch')
    .post(await content.getContent())
  return new BatchResponseContent(answer)
}
const answerOf = async (batch: BatchResponseContent, id: string) => {
  const answer = batch.getResponseById(id)
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, text, body: text.startsWith('{') ? JSON.parse(text) : null }
}

it('sends a batch whose requests follow on one another, and reads each answer', async () => {
  const partners = '/deviceManagement/remoteAssistancePartners'
  const { id } = await graphClientOf(gateway).api(partners).post({ displayName: 'a' })
  const item = `${partners}/${id}`
  const content = new BatchRequestContent([step('1', sessions, posting(published))])
  content.addRequest(step('2', `${item}/beginOnboarding`, { method: 'POST' }))
  content.addRequest(step('3', `${item}?$select=onboardingStatus`))
  content.addRequest(step('4', item, { method: 'PATCH', headers: json, body: '{"displayName":"b"}' }))
  content.addRequest(step('5', item, { method: 'DELETE' }))
  content.addRequest(step('6', item))
  content.addRequest(step('7', sessions))
  for (const dependent of ['2', '3', '4', '5', '6', '7']) content.addDependency(dependent)
  gateway.wire()
  const batch = await send(content)
  expect(gateway.wire().map(lineOf)).toEqual(['POST /beta/$batch 200'])

  const created = await answerOf(batch, '1')
  expect([created.status, created.body]).toEqual([201, expect.objectContaining(published)])
  expect(created.headers.get('Location')).toBe(`${gateway.url}/beta${sessions}/${created.body.id}`)
  expect(created.headers.get('ETag')).toBe(created.body['@odata.etag'])
  expect(await answerOf(batch, '2')).toMatchObject({ status: 204, text: '' })
  expect(await answerOf(batch, '3')).toMatchObject({ status: 200, body: { onboardingStatus: 'onboarding' } })
  expect(await answerOf(batch, '4')).toMatchObject({ status: 200, body: { displayName: 'b' } })
  expect(await answerOf(batch, '5')).toMatchObject({ status: 204, text: '' })
  expect(await answerOf(batch, '6')).toMatchObject({ status: 404, body: { error: { code: 'ResourceNotFound' } } })
  expect(await answerOf(batch, '7')).toMatchObject({ status: 424, body: { error: { code: 'FailedDependency' } } })
})

it('reads a count as the text that it is, with the version in the URL or without', async () => {
  const paths = [`${sessions}/$count`, `/beta${sessions}/$count`]
  const batch = await send(new BatchRequestContent(paths.map((path, index) => step(String(index), path))))
  for (const index of paths.keys()) {
    const { status, text } = await answerOf(batch, String(index))
    expect([status, text]).toEqual([200, expect.stringMatching(/^\d+$/)])
  }
})

it('takes an action with a Content-Type and no body', async () => {
  const partners = '/deviceManagement/remoteAssistancePartners'
  const { id } = await graphClientOf(gateway).api(partners).post({ displayName: 'a' })
  const action = { method: 'POST', headers: json }
  const batch = await send(new BatchRequestContent([step('1', `${partners}/${id}/disconnect`, action)]))
  expect(await answerOf(batch, '1')).toMatchObject({ status: 204, text: '' })
  await graphClientOf(gateway).api(`${partners}/${id}/beginOnboarding`).post({})
  await graphClientOf(gateway).api(`${partners}/${id}/microsoft.graph.disconnect`).post(undefined)
  expect(gateway.wire().slice(-2).map(lineOf)).toEqual([
    `POST /beta${partners}/${id}/beginOnboarding 204`,
    `POST /beta${partners}/${id}/microsoft.graph.disconnect 204`,
  ])
})

it('gets each refusal as an answer of its own', async () => {
  const content = new BatchRequestContent([step('1', sessions, posting({})), step('2', '/nothing')])
  const batch = await send(content)
  expect(await answerOf(batch, '1')).toMatchObject({ status: 400, body: { error: { code: 'ModelValidationFailure' } } })
  expect(await answerOf(batch, '2')).toMatchObject({ status: 400, body: { error: { code: 'BadRequest' } } })
  expect([...batch.getResponses().keys()].sort()).toEqual(['1', '2'])
})
