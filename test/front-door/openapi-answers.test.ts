import { afterAll, expect, it } from 'vitest'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { repeatable } from '../support/clients/repeatable.ts'
import { conforming } from '../support/gateways/conforming.ts'
import type { Running } from '../support/gateways/running.ts'
import { startInProcess } from '../support/gateways/start-in-process.ts'

// The contract holds every answer against the document. Here the two are made to differ, and each difference is found.

const gateway = await startInProcess()
afterAll(() => gateway.stop())
const document = await (await gateway.fetch('/openapi.json')).text()

type Call = ReturnType<typeof callerOf>

/** A caller of the gateway, whose document is changed on the way: the thing at a place, or nothing any more. */
const callerWith = async (place: readonly string[], value?: unknown): Promise<Call> => {
  const changed = JSON.parse(document)
  const last = place.at(-1) ?? ''
  const owner = place.slice(0, -1).reduce((one, name) => one[name], changed)
  expect(owner).toHaveProperty([last])
  if (value === undefined) delete owner[last]
  else owner[last] = value
  const other: Running = {
    ...gateway,
    fetch: async (path, init) => (path === '/openapi.json' ? Response.json(changed) : gateway.fetch(path, init)),
  }
  const checked = await conforming(other)
  return callerOf(() => checked)
}

const set = answers
const partners = '/beta/deviceManagement/remoteAssistancePartners'
const schemas = ['components', 'schemas']
const creation = 'requestRemoteHelpSessionAccessResponse.create'
const entity = 'requestRemoteHelpSessionAccessResponse'
const create = ({ post }: Call) => post(set, published)
const json = { 'Content-Type': 'application/json' }

it.each<[string, readonly string[], unknown, (caller: Call) => Promise<unknown>, string]>([
  ['a status', ['paths', set, 'post', 'responses', '201'], undefined, create, 'status 201 is not declared'],
  [
    'a status of a refusal',
    ['paths', set, 'post', 'responses', '400'],
    undefined,
    ({ post }) => post(set, {}),
    'status 400 is not declared',
  ],
  [
    'a header',
    ['paths', set, 'post', 'responses', '201', 'headers', 'ETag'],
    undefined,
    create,
    'header etag is not declared',
  ],
  [
    'a header that was wanted',
    ['paths', set, 'post', 'responses', '201', 'headers', 'Repeatability-Result'],
    undefined,
    ({ post }) => post(set, published, repeatable()),
    'header repeatability-result is not declared',
  ],
  [
    'a header that is never sent',
    ['paths', set, 'get', 'responses', '200', 'headers', 'OData-Version'],
    { schema: { type: 'string', enum: ['3.0'] } },
    ({ get }) => get(set),
    'header OData-Version: / must be equal to one of the allowed values',
  ],
  [
    'a content type',
    ['paths', `${set}/$count`, 'get', 'responses', '200', 'content', 'text/plain'],
    undefined,
    ({ get }) => get(`${set}/$count`),
    'content type text/plain is not declared',
  ],
  [
    'content',
    ['components', 'responses', 'ResourceNotFound', 'content'],
    undefined,
    ({ get }) => get(`${set}/x`),
    'has a body, and none is declared',
  ],
  [
    'a property',
    [...schemas, entity, 'properties', 'sessionType'],
    undefined,
    create,
    'body: / must NOT have additional properties: sessionType',
  ],
  [
    'the length of a property of a request',
    [...schemas, creation, 'properties', 'sessionKey', 'maxLength'],
    1,
    create,
    'request body: /sessionKey must NOT have more than 1 characters',
  ],
  [
    'a member',
    [...schemas, entity, 'properties', 'sessionType', 'enum'],
    ['viewScreen'],
    create,
    'body: /sessionType must be equal to one of the allowed values',
  ],
  [
    'the type of a property in a list',
    [...schemas, entity, 'properties', '@odata.etag', 'type'],
    'integer',
    async ({ get }) => {
      await create(callerOf(() => gateway))
      return get(set)
    },
    'body: /value/0/@odata.etag must be integer',
  ],
  [
    'a query option',
    ['paths', set, 'get', 'parameters'],
    [{ name: '$skip', in: 'query', schema: { type: 'integer' } }],
    ({ get }) => get(`${set}?$top=1`),
    'query option $top is not described',
  ],
  [
    'the bounds of a query option',
    ['components', 'parameters', 'top', 'schema', 'maximum'],
    5,
    ({ get }) => get(`${set}?$top=6`),
    'query option $top: / must be <= 5',
  ],
  [
    'a method',
    ['paths', `${set}/{id}`, 'patch'],
    undefined,
    ({ call }) => call('PUT', `${set}/x`),
    'header Allow: / must be equal to one of the allowed values',
  ],
  [
    'a path',
    ['paths', `${partners}/{id}/disconnect`],
    undefined,
    async ({ call }) => {
      const { id } = (await callerOf(() => gateway).post(partners, {})).body
      return call('POST', `${partners}/${id}/disconnect`)
    },
    'status 204 is not one of a path that leads nowhere',
  ],
  [
    'a status, within a batch',
    ['paths', set, 'post', 'responses', '201'],
    undefined,
    ({ post }) =>
      post('/beta/$batch', {
        requests: [{ id: '1', method: 'POST', url: set.slice(5), headers: json, body: published }],
      }),
    `item POST ${set}, answered 201: status 201 is not declared`,
  ],
])('finds what the document lacks or has wrong: %s', async (_, place, value, send, fault) => {
  await expect(send(await callerWith(place, value))).rejects.toThrow(`is not as /openapi.json says:\n  ${fault}`)
})
