import { describe, expect, it } from 'vitest'
import { callerOf, readScope } from '../support/clients/caller.ts'
import { publicUrl, type Running, tenants } from '../support/gateways/running.ts'

const [xml, json] = ['application/xml;charset=utf-8', 'application/json;charset=utf-8']

/** Which form of its own documents the gateway sends to whom. */
export const serviceDocumentsContract = (gateway: () => Running) =>
  describe('the documents of a version', () => {
    const get = async (path: string, accept?: string) => {
      const response = await gateway().fetch(path, accept === undefined ? {} : { headers: { Accept: accept } })
      return { status: response.status, type: response.headers.get('Content-Type'), text: await response.text() }
    }
    const query = (format: string | undefined) => (format === undefined ? '' : `?$format=${encodeURIComponent(format)}`)

    it.each<[string | undefined, string | undefined, string]>([
      [undefined, undefined, xml],
      ['*/*', undefined, xml],
      ['application/*', undefined, xml],
      ['text/xml', undefined, xml],
      ['application/xml', undefined, xml],
      ['application/json', undefined, json],
      ['application/json, application/xml;q=0.9', undefined, json],
      ['application/xml;q=0.9, application/json', undefined, json],
      ['application/json;q=0.5, application/xml', undefined, xml],
      ['application/xml;q=0, application/json;q=0.1', undefined, json],
      ['text/html, */*;q=0.1', undefined, xml],
      ['application/xml', 'json', json],
      ['application/json', 'XML', xml],
      ['application/json', 'application/xml', xml],
    ])('describe the data in XML or JSON: Accept %s, $format %s', async (accept, format, type) => {
      const answer = await get(`/beta/$metadata${query(format)}`, accept)
      expect([answer.status, answer.type]).toEqual([200, type])
      expect(answer.text).toMatch(type === xml ? /^<\?xml / : /^\{"\$Version":"4\.01"/)
    })

    it.each<[string | undefined, string | undefined]>([
      ['text/html', undefined],
      ['application/json;q=0', undefined],
      ['application/xml;q=0', undefined],
      ['*/*;q=0', undefined],
      ['*/*', 'atom'],
    ])('describe it in nothing else: Accept %s, $format %s', async (accept, format) => {
      const { status, text } = await get(`/beta/$metadata${query(format)}`, accept)
      expect([status, text.includes('"NotAcceptable"')]).toEqual([406, true])
    })

    it('have no other option', async () => {
      for (const path of ['/beta', '/v1.0', '/beta/$metadata']) {
        for (const name of ['$top', '$apply', '$compute', '$expand', '$filter', '$none', '$format']) {
          const { status, text } = await get(`${path}?${name}=`)
          expect([path, status, JSON.parse(text).error.target]).toEqual([path, 400, name])
        }
      }
    })

    it('list what there is, with as much about it as is wanted', async () => {
      for (const [accept, level, names] of [
        ['application/json;odata.metadata=none', 'none', ['value']],
        ['application/json', 'minimal', ['@odata.context', 'value']],
        ['application/json;odata.metadata=full', 'full', ['@odata.context', 'value']],
      ] as const) {
        const { status, type, text } = await get('/beta', accept)
        expect([status, Object.keys(JSON.parse(text))]).toEqual([200, names])
        expect(type).toContain(`odata.metadata=${level};`)
      }
      expect((await get('/beta', 'application/xml')).status).toBe(406)
    })

    it.each(['beta', 'v1.0'] as const)('lead from the root of %s to what can be read', async (version) => {
      const { get } = callerOf(gateway)
      const { value } = (await get(`/${version}`)).body as { value: { name: string; kind: string; url: string }[] }
      expect(value.length).toBeGreaterThan(0)
      for (const { kind, url } of value) {
        const { status, body } = await get(`/${version}/${url}`)
        expect([url, status]).toEqual([url, 200])
        expect(kind === 'EntitySet' ? Array.isArray(body.value) : typeof body.id).not.toBe('undefined')
        expect(body['@odata.context']).toBe(`${publicUrl}/${version}/$metadata#${url}`)
      }
    })

    it.each(['beta', 'v1.0'])(
      'lead to deviceManagement, which has its id and nothing to change: %s',
      async (version) => {
        const path = `/${version}/deviceManagement`
        const { get, call } = callerOf(gateway)
        const { status, body, headers } = await get(path)
        expect([status, body]).toEqual([
          200,
          {
            '@odata.context': `${publicUrl}/${version}/$metadata#deviceManagement`,
            '@odata.type': '#microsoft.graph.deviceManagement',
            '@odata.etag': headers.get('ETag'),
            id: tenants[0],
          },
        ])
        expect((await callerOf(gateway, tenants[1]).get(path)).body.id).toBe(tenants[1])
        expect((await get(`${path.toUpperCase()}/?$select=id`)).body.id).toBe(tenants[0])
        expect((await get(path, { 'If-None-Match': headers.get('ETag') ?? '' })).status).toBe(304)
        expect((await get(path, { Accept: 'application/json;odata.metadata=none' })).body).toEqual({ id: tenants[0] })
        for (const [query, expected] of [
          ['$expand=remoteAssistancePartners', 400],
          ['$select=none', 400],
          ['$filter=id eq 1', 400],
          ['$top=1', 400],
        ]) {
          expect([query, (await get(`${path}?${query}`)).status]).toEqual([query, expected])
        }
        for (const method of ['PATCH', 'POST', 'PUT', 'DELETE']) {
          const answer = await call(method, path, { body: {} })
          expect([method, answer.status, answer.headers.get('Allow')]).toEqual([method, 405, 'GET, HEAD, OPTIONS'])
        }
        expect((await callerOf(gateway, tenants[0], 'Other').get(path)).status).toBe(403)
        expect((await callerOf(gateway, tenants[0], readScope).get(path)).status).toBe(200)
        expect((await get(path, { Authorization: '' })).status).toBe(401)
      },
    )

    it('are the docs for a browser, which names HTML', async () => {
      for (const [accept, status] of [
        ['text/html', 302],
        ['text/html;q=0.9,*/*;q=0.8', 302],
        ['text/html;q=0', 200],
        ['text/html;q=0, */*', 200],
        ['text/html;q=0.1, application/json', 200],
        ['', 200],
        ['application/xhtml+xml', 200],
        ['*/*', 200],
        ['application/json', 200],
      ] as const) {
        expect([accept, (await get('/', accept)).status]).toEqual([accept, status])
      }
    })
  })
