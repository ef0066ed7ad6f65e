import { afterAll, expect, it } from 'vitest'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { startInProcess } from '../support/gateways/start-in-process.ts'

const gateway = await startInProcess()
afterAll(() => gateway.stop())
const { get, post } = callerOf(() => gateway)
const { id } = (await post(answers, published)).body

const level = (name: string) =>
  `application/json;odata.metadata=${name};odata.streaming=true;IEEE754Compatible=false;charset=utf-8`
const refusal = 'The response can only be application/json, with odata.metadata none, minimal or full.'

it.each([
  { resource: 'a collection', path: answers },
  { resource: 'an entity', path: `${answers}/${id}` },
  { resource: 'a service document', path: '/beta' },
])('answers $resource in the form that the most specific range prefers', async ({ path }) => {
  const form = async (accept: string, query = '') => {
    const { status, headers, body } = await get(path + query, { Accept: accept })
    return status === 406 ? [status, body.error.code, body.error.message] : [status, headers.get('Content-Type')]
  }
  expect(await form('application/json;q=0, */*;q=0.1')).toEqual([406, 'NotAcceptable', refusal])
  expect(await form('application/xml')).toEqual([406, 'NotAcceptable', refusal])
  expect(await form('*/*;q=0.1, application/json;odata.metadata=none;q=0.2')).toEqual([200, level('none')])
  expect(await form('application/json;q=0', '?$format=json')).toEqual([200, level('minimal')])
  expect(await form('*/*', '?$format=application/json;odata.metadata%3Dfull')).toEqual([200, level('full')])
})

it('answers the metadata document in the form that the most specific range prefers', async () => {
  const form = async (accept: string, query = '') => {
    const { status, headers, body } = await get(`/beta/$metadata${query}`, { Accept: accept })
    return status === 406 ? [status, body.error.code, body.error.message] : [status, headers.get('Content-Type')]
  }
  const [xml, json] = ['application/xml;charset=utf-8', 'application/json;charset=utf-8']
  const message = 'The metadata document can be application/xml or application/json.'
  expect(await form('application/json;q=0, */*;q=0.1')).toEqual([200, xml])
  expect(await form('application/xml;q=0, */*;q=0.1')).toEqual([200, json])
  expect(await form('application/*;q=0, */*;q=0.1')).toEqual([406, 'NotAcceptable', message])
  expect(await form('application/xml;q=0.5, application/json')).toEqual([200, json])
  expect(await form('application/json', '?$format=xml')).toEqual([200, xml])
})
