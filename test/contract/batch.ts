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
      expect(atob(inner.get('5')?.body)).toMatch(/^\d+$/)
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
      ['no method', { requests: [{ ...item, method: undefined }] }],
      ['a method that is none', { requests: [{ ...item, method: 'CONNECT' }] }],
      ['an absolute URL', { requests: [{ ...item, url: 'https://graph.microsoft.com/beta/me' }] }],
      ['a network path', { requests: [{ ...item, url: '//evil.test/x' }] }],
      ['a way out of the version', { requests: [{ ...item, url: '/../healthz' }] }],
      [
        'a batch in a batch',
        { requests: [{ ...item, method: 'POST', url: '/%24batch', headers: json, body: { requests: [item] } }] },
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
      ['a body without Content-Type', { requests: [{ ...item, method: 'POST', body: published }] }],
      ['headers that are no strings', { requests: [{ ...item, headers: { a: 1 } }] }],
      ['a header that is none', { requests: [{ ...item, headers: { 'a b': 'c\n' } }] }],
    ])('refuses %s whole', async (_, body) => {
      const answer = await post('/beta/$batch', body)
      expect([answer.status, answer.body.error.code]).toEqual([400, 'BadRequest'])
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
