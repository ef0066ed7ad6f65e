import { describe, expect, it } from 'vitest'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import type { Running } from '../support/gateways/running.ts'

/** Which versions of OData are spoken, and that no answer goes beyond what its reader knows. */
export const odataVersionsContract = (gateway: () => Running) =>
  describe('the version of OData', () => {
    const { get, post, call } = callerOf(gateway)
    const resources = [answers, `${answers}/$count`, '/beta', '/beta/$metadata', '/beta/deviceManagement']

    it.each([
      ['OData-Version', '4.0'],
      ['OData-Version', '4.01'],
      ['OData-Version', ''],
      ['OData-MaxVersion', '4.0'],
      ['OData-MaxVersion', '4.01'],
      ['OData-MaxVersion', '4.02'],
      ['OData-MaxVersion', '9.9'],
      ['OData-MaxVersion', '10.0'],
      // Of the versions before OData 4.0, which had headers of other names.
      ['DataServiceVersion', '3.0'],
      ['MaxDataServiceVersion', '3.0;NetFx'],
    ])('may be %s: %s', async (name, value) => {
      for (const path of resources) {
        const { status, headers } = await get(path, { [name]: value })
        expect([path, status, headers.get('OData-Version')]).toEqual([path, 200, '4.0'])
      }
      expect((await post(answers, published, { [name]: value })).status).toBe(201)
    })

    it.each([
      ...['9.9', '3.0', '2.0', '1.0', '4.1', '4.02', '4', '4.00', 'x', '4.0;x', '4.0, 4.0'].map((value) => [
        'OData-Version',
        value,
      ]),
      ...['3.0', '2.0', '3.99', '0', 'x', '-4.0', '4.0.1', 'NaN', '4.0, 4.0'].map((value) => [
        'OData-MaxVersion',
        value,
      ]),
    ])('is none here when it is %s: %s', async (name, value) => {
      const headers = { [name]: value }
      const sent = [
        ...(await Promise.all(resources.map((path) => get(path, headers)))),
        await post(answers, published, headers),
        await call('PATCH', `${answers}/x`, { body: {}, headers }),
        await call('DELETE', `${answers}/x`, { headers }),
        await post('/beta/$batch', { requests: [{ id: '1', method: 'GET', url: '/' }] }, headers),
      ]
      for (const { status, body } of sent)
        expect([status, body.error.code, body.error.target]).toEqual([400, 'BadRequest', name])
      for (const path of ['/healthz', '/openapi.json']) expect((await get(path, headers)).status).toBe(200)
      expect((await get(answers, { ...headers, Authorization: '' })).status).toBe(401)
      expect((await call('PUT', answers, { headers })).status).toBe(405)
    })

    it('keeps the metadata document within what its reader knows', async () => {
      const form = async (accept: string, maxVersion: string, query = '') => {
        const headers = { Accept: accept, 'OData-MaxVersion': maxVersion }
        const { status, headers: answered } = await get(`/beta/$metadata${query}`, headers)
        return [status, answered.get('Content-Type')?.split(';')[0], answered.get('OData-Version')]
      }
      const preferringJson = 'application/json, application/xml;q=0.9'
      expect(await form(preferringJson, '4.0')).toEqual([200, 'application/xml', '4.0'])
      expect(await form('application/json;odata.metadata=full, */*;q=0.1', '4.0')).toEqual([
        200,
        'application/xml',
        '4.0',
      ])
      expect(await form(preferringJson, '4.01')).toEqual([200, 'application/json', '4.01'])
      expect(await form(preferringJson, '5.0')).toEqual([200, 'application/json', '4.01'])
      expect(await form('application/json', '4.0')).toEqual([406, 'application/json', null])
      expect(await form('*/*', '4.0', '?$format=json')).toEqual([406, 'application/json', null])
    })
  })
