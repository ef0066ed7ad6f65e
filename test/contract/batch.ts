import { describe, expect, it } from 'vitest'
import { answers, callerOf, published, readScope } from '../support/clients/caller.ts'
import { repeatable } from '../support/clients/repeatable.ts'
import { publicUrl, type Running } from '../support/gateways/running.ts'

interface Inner {
  id: string
  status: number
  headers: Record<string, string>
  // biome-ignore lint/suspicious/noExplicitAny: what an assertion looks at is what the assertion is about.
  body: any
}

export const batchContract = (gateway: () => Running) =>
  describe('$batch', () => {
    const { post, get } = callerOf(gateway)
    const json = { 'Content-Type': 'application/json' }
    const set = '/RequestRemoteHelpSessionAccessResponse'
    const send = async (requests: unknown) => {
      const { status, body } = await post('/beta/$batch', { requests })
      expect([status, body.error]).toEqual([200, undefined])
      return new Map((body.responses as Inner[]).map((inner) => [inner.id, inner]))
    }

    it('answers each request as it is answered alone', async () => {
      const inner = await send([
        { id: '1', method: 'POST', url: set, headers: json, body: published },
        { id: '2', method: 'get', url: `${set.slice(1)}?$top=1`, dependsOn: ['1'] },
        { id: '3', method: 'GET', url: `${set}/none` },
        { id: '4', method: 'DELETE', url: `${set}/none`, dependsOn: ['3'] },
        { id: '5', method: 'GET', url: `${set}/$count` },
        { id: '6', method: 'GET', url: '/nothing' },
        { id: '7', method: 'POST', url: set, headers: json, body: { ...published, sessionKey: 5 } },
        { id: '8', method: 'PUT', url: set },
      ])
      expect(Object.fromEntries([...inner].map(([id, { status }]) => [id, status]))).toEqual({
        1: 201,
        2: 200,
        3: 404,
        4: 424,
        5: 200,
        6: 400,
        7: 400,
        8: 405,
      })
      const created = inner.get('1')
      expect(created?.body).toEqual((await get(`/beta${set}/${created?.body.id}`)).body)
      expect(created?.headers.Location).toContain(created?.body.id)
      expect(inner.get('4')?.body.error.code).toBe('FailedDependency')
      expect(inner.get('5')?.body).toMatch(/^\d+$/)
      expect(inner.get('7')?.body.error.details[0].target).toBe('sessionKey')
      expect(inner.get('8')?.headers.Allow).toContain('POST')
      const deleted = await send([{ id: 'd', method: 'DELETE', url: `${set}/${created?.body.id}` }])
      expect(deleted.get('d')).toMatchObject({ status: 204, body: null })
    })

    it('takes the outer identity and nothing else', async () => {
      const reader = callerOf(gateway, undefined, readScope)
      const strong = `Bearer ${await gateway().issuer.token({ tenant: 'aaaaaaaa-0000-4000-8000-000000000001', audience: '11111111-2222-4333-8444-555555555555', scopes: 'DeviceManagementServiceConfig.ReadWrite.All' })}`
      const { body } = await reader.post('/beta/$batch', {
        requests: [
          {
            id: '1',
            method: 'POST',
            url: set,
            headers: { ...json, Authorization: strong, Host: 'evil' },
            body: published,
          },
        ],
      })
      expect(body.responses[0].status).toBe(403)
      expect((await gateway().fetch('/beta/$batch', { method: 'POST', body: '{}' })).status).toBe(401)
    })

    it.each([
      ['Authorization', 'Bearer of nothing'],
      ['Cookie', 'a=b'],
      ['Host', 'evil.example.test'],
      ['Forwarded', 'for=192.0.2.1;host=evil.example.test;proto=http'],
      ['X-Forwarded-For', '192.0.2.1'],
      ['X-Forwarded-Host', 'evil.example.test'],
      ['X-Forwarded-Proto', 'http'],
      ['Connection', 'close, Content-Type'],
      ['Transfer-Encoding', 'chunked'],
      ['Content-Length', '9999999'],
      ['content-length', '0'],
      ['Content-Encoding', 'gzip'],
      ['CONTENT-ENCODING', 'br'],
      ['TE', 'trailers'],
      ['Trailer', 'Content-Type'],
      ['Upgrade', 'websocket'],
      ['Expect', '100-continue'],
    ])('lets the outer request alone say how it is sent: %s: %s inside is nothing', async (name, value) => {
      const inner = await send([
        { id: 'a', method: 'POST', url: set, headers: { ...json, [name]: value }, body: published },
      ])
      expect(inner.get('a')).toMatchObject({ status: 201, body: published })
      expect(inner.get('a')?.headers.Location).toBe(`${publicUrl}/beta${set}/${inner.get('a')?.body.id}`)
    })

    it('goes on after what succeeded, and after nothing else', async () => {
      const [create, read] = [
        { method: 'POST', url: set, headers: json, body: published },
        { method: 'GET', url: `${set}/$count` },
      ]
      const { id } = (await post(`/beta${set}`, published)).body
      const before: [string, object, number][] = [
        ['201', create, 200],
        ['204', { ...create, headers: { ...json, Prefer: 'return=minimal' } }, 200],
        ['304', { method: 'GET', url: `${set}/${id}`, headers: { 'If-None-Match': '*' } }, 200],
        ['400', { ...create, body: {} }, 424],
        ['404', { method: 'GET', url: `${set}/none` }, 424],
        ['405', { method: 'PUT', url: set }, 424],
        ['412', { method: 'GET', url: `${set}/${id}`, headers: { 'If-Match': 'W/"9"' } }, 424],
        ['501', { method: 'GET', url: `${set}?$apply=x` }, 424],
      ]
      const inner = await send(
        before
          .flatMap(([status, request]) => [
            { id: `after ${status}`, ...read, dependsOn: ['406', status] },
            { id: status, ...request },
          ])
          .concat({ id: '406', method: 'GET', url: `${set}/$count` }),
      )
      for (const [status, , after] of before) {
        expect([status, inner.get(status)?.status]).toEqual([status, Number(status)])
        expect([status, inner.get(`after ${status}`)?.status]).toEqual([status, after])
      }
      expect(inner.get('after 400')).toMatchObject({
        headers: { 'Content-Type': 'application/json' },
        body: { error: { code: 'FailedDependency', innerError: { 'request-id': expect.any(String) } } },
      })
    })

    it('spells the headers of each answer as Graph does', async () => {
      const once = repeatable()
      const inner = await send([
        {
          id: 'created',
          method: 'POST',
          url: set,
          headers: { ...json, ...once, Prefer: 'return=representation' },
          body: published,
        },
        { id: 'minimal', method: 'POST', url: set, headers: { ...json, Prefer: 'return=minimal' }, body: published },
        { id: 'refused', method: 'PUT', url: set },
      ])
      const always = [
        'Cache-Control',
        'client-request-id',
        'request-id',
        'strict-transport-security',
        'x-content-type-options',
      ]
      const names = (id: string) =>
        Object.keys(inner.get(id)?.headers ?? {})
          .filter((name) => !/^content-length$/i.test(name))
          .sort()
      expect(names('created')).toEqual(
        [
          ...always,
          'Content-Type',
          'ETag',
          'Location',
          'OData-Version',
          'Preference-Applied',
          'Repeatability-Result',
          'Vary',
        ].sort(),
      )
      expect(names('minimal')).toEqual(
        [...always, 'ETag', 'Location', 'OData-EntityId', 'OData-Version', 'Preference-Applied'].sort(),
      )
      expect(names('refused')).toEqual([...always, 'Allow', 'Content-Type'].sort())
    })

    const item = { id: '1', method: 'GET', url: set }
    it.each<[string, unknown]>([
      ['no requests', {}],
      ['an empty list', { requests: [] }],
      ['twenty-one requests', { requests: Array.from({ length: 21 }, (_, id) => ({ ...item, id: String(id) })) }],
      ['a request that is no object', { requests: [1] }],
      ['no id', { requests: [{ ...item, id: undefined }] }],
      ['an id that is a number', { requests: [{ ...item, id: 1 }] }],
      [
        'ids that differ in case only',
        {
          requests: [
            { ...item, id: 'a' },
            { ...item, id: 'A' },
          ],
        },
      ],
      ['an unknown dependency', { requests: [{ ...item, dependsOn: ['7'] }] }],
      [
        'a circle',
        {
          requests: [
            { ...item, dependsOn: ['2'] },
            { ...item, id: '2', dependsOn: ['1'] },
          ],
        },
      ],
      ['a dependency that is no list', { requests: [{ ...item, dependsOn: '1' }] }],
      ['a dependency that is no text', { requests: [{ ...item, dependsOn: [1] }] }],
      ['a request that depends on itself', { requests: [{ ...item, dependsOn: ['1'] }] }],
    ])('refuses %s whole', async (_, body) => {
      const answer = await post('/beta/$batch', body)
      expect([answer.status, answer.body.error.code]).toEqual([400, 'BadRequest'])
    })

    it.each<[string, object]>([
      ['no method', { method: undefined }],
      ['a method that is none', { method: 'CONNECT' }],
      ['a method that is invented', { method: 'FETCH' }],
      ['a method that is a number', { method: 5 }],
      ['no url', { url: undefined }],
      ['a url that is a number', { url: 1 }],
      ['an absolute URL', { url: 'https://graph.microsoft.com/beta/me' }],
      ['a network path', { url: '//evil.test/x' }],
      ['a way out of the version', { url: '/../healthz' }],
      ['another version', { url: '/v1.0/deviceManagement/remoteAssistancePartners' }],
      ['a batch in a batch', { method: 'POST', url: '/%24batch', headers: json, body: { requests: [item] } }],
      ['a body without Content-Type', { method: 'POST', body: published }],
      ['a body that is no base64', { method: 'POST', headers: { 'Content-Type': 'application/xml' }, body: '!' }],
      ['headers that are no object', { headers: 'x' }],
      ['headers that are a list', { headers: ['x'] }],
      ['headers that are no strings', { headers: { a: 1 } }],
      ['a header name that is none', { headers: { 'a b': 'c' } }],
      ['a header value that is none', { headers: { a: 'c\n\nd' } }],
      ['a version of OData that there is not', { headers: { 'OData-Version': '9.9' } }],
    ])('refuses a request with %s alone', async (_, change) => {
      const inner = await send([
        { ...item, id: 'before' },
        { ...item, id: 'Bad', ...change },
        { ...item, id: 'after', dependsOn: ['bad'] },
        { id: 'made', method: 'POST', url: set, headers: json, body: published },
      ])
      const statuses = Object.fromEntries([...inner].map(([id, { status }]) => [id, status]))
      expect(statuses).toEqual({ before: 200, Bad: 400, after: 424, made: 201 })
      expect(inner.get('Bad')).toMatchObject({
        headers: { 'Content-Type': 'application/json', 'request-id': expect.any(String), 'Cache-Control': 'no-store' },
        body: { error: { code: 'BadRequest', message: expect.any(String) } },
      })
    })

    it('takes null for what a request may leave out', async () => {
      const nothing = { dependsOn: null, headers: null, body: null, atomicityGroup: null }
      const partners = '/deviceManagement/remoteAssistancePartners'
      const { id } = (await post(`/beta${partners}`, { displayName: 'a' })).body
      const inner = await send([
        { ...item, ...nothing },
        { id: '2', method: 'POST', url: `${partners}/${id}/disconnect`, ...nothing },
        { id: '3', method: 'POST', url: `${partners}/${id}/disconnect`, headers: json, body: null },
        { id: '4', method: 'POST', url: `${partners}/${id}/disconnect`, headers: { 'Content-Type': 'text/plain' } },
        { id: '5', method: 'POST', url: set, headers: json, body: null },
        { id: '6', method: 'DELETE', url: `${partners}/${id}`, ...nothing, dependsOn: ['2', '3', '4', '7', '8', '9'] },
        {
          id: '7',
          method: 'POST',
          url: `${partners}/${id}/disconnect`,
          headers: { 'Content-Type': null, 'If-Match': null },
        },
        { id: '8', method: 'POST', url: `${partners}/${id}/disconnect`, body: '' },
        { id: '9', method: 'POST', url: `${partners}/${id}/disconnect`, headers: json, body: '' },
        { id: '10', method: 'GET', url: set, headers: { Accept: null, 'OData-Version': null } },
      ])
      expect(Object.fromEntries([...inner].map(([key, { status }]) => [key, status]))).toEqual({
        1: 200,
        2: 204,
        3: 204,
        4: 204,
        5: 400,
        6: 204,
        7: 204,
        8: 204,
        9: 204,
        10: 200,
      })
      expect(inner.get('5')?.body.error.message).toMatch(/^Empty Payload/)
    })

    it('shows text as it is, JSON as JSON and the rest as base64', async () => {
      const inner = await send([
        { id: 'count', method: 'GET', url: `${set}/$count`, headers: { Accept: 'text/plain;q=0.9' } },
        { id: 'xml', method: 'GET', url: '/$metadata' },
        { id: 'json', method: 'GET', url: '/$metadata', headers: { Accept: 'application/json' } },
        { id: 'root', method: 'GET', url: '/' },
      ])
      expect(inner.get('count')?.body).toMatch(/^\d+$/)
      expect(atob(inner.get('xml')?.body)).toMatch(/^<\?xml /)
      expect(inner.get('json')?.body.$Version).toBe('4.01')
      expect(inner.get('root')?.body.value).toEqual(
        expect.arrayContaining([expect.objectContaining({ url: set.slice(1) })]),
      )
    })

    it('hands the versions of OData on to the requests that name none', async () => {
      const url = '/$metadata?$format=json'
      const [inherits, says] = [
        { id: '1', method: 'GET', url },
        { id: '2', method: 'GET', url, headers: { 'odata-maxversion': '4.01' } },
      ]
      const { body } = await post('/beta/$batch', { requests: [inherits, says] }, { 'OData-MaxVersion': '4.0' })
      const statuses = Object.fromEntries((body.responses as Inner[]).map(({ id, status }) => [id, status]))
      expect(statuses).toEqual({ 1: 406, 2: 200 })
    })

    it('has no request take the headers of another', async () => {
      const { id } = (await post(answers, published)).body
      const url = `${set}/${id}`
      const inner = await send([
        { id: 'plain', method: 'GET', url },
        { id: 'full', method: 'GET', url, headers: { Accept: 'application/json;odata.metadata=full' } },
        { id: 'none', method: 'GET', url, headers: { Accept: 'application/json;odata.metadata=none' } },
        { id: 'known', method: 'GET', url, headers: { 'If-None-Match': '*' } },
        {
          id: 'changed',
          method: 'PATCH',
          url,
          headers: json,
          body: { sessionType: 'elevation' },
          dependsOn: ['known'],
        },
        { id: 'after', method: 'GET', url, dependsOn: ['changed'] },
      ])
      const level = (name: string) => /odata\.metadata=(\w+)/.exec(inner.get(name)?.headers['Content-Type'] ?? '')?.[1]
      expect(
        ['plain', 'full', 'none', 'changed', 'after'].map((name) => [inner.get(name)?.status, level(name)]),
      ).toEqual([
        [200, 'minimal'],
        [200, 'full'],
        [200, 'none'],
        [200, 'minimal'],
        [200, 'minimal'],
      ])
    })

    it('takes a path from the root of the service', async () => {
      const inner = await send([{ ...item, url: `/beta${set}?$top=1` }])
      expect(inner.get('1')?.status).toBe(200)
    })

    it('is JSON, and has no query option but $format', async () => {
      const requests = [item]
      for (const [query, accept, status] of [
        ['', 'application/json;IEEE754Compatible=true', 200],
        ['?$format=json', 'image/png', 200],
        ['', 'multipart/mixed', 406],
        ['?$none=1', '*/*', 400],
        ['?$apply=x', '*/*', 400],
        ['?$top=1', '*/*', 400],
      ] as const) {
        const answer = await post(`/beta/$batch${query}`, { requests }, { Accept: accept })
        expect([query, accept, answer.status]).toEqual([query, accept, status])
      }
    })

    it('takes twenty, in any order of dependency', async () => {
      const requests = Array.from({ length: 20 }, (_, id) => ({
        ...item,
        url: `${answers.slice(5)}/$count`,
        id: String(id),
        dependsOn: id < 19 ? [String(id + 1)] : [],
      }))
      expect((await send(requests)).size).toBe(20)
    })
  })
