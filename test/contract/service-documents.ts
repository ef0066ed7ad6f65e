import { describe, expect, it } from 'vitest'
import type { Running } from '../support/gateways/running.ts'

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
      for (const path of ['/beta', '/beta/$metadata']) {
        const { status, text } = await get(`${path}?$top=1`)
        expect([path, status, JSON.parse(text).error.target]).toEqual([path, 400, '$top'])
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

    it('are the docs for a browser, which names HTML', async () => {
      for (const [accept, status] of [
        ['text/html', 302],
        ['application/xhtml+xml', 200],
        ['*/*', 200],
        ['application/json', 200],
      ] as const) {
        expect([accept, (await get('/', accept)).status]).toEqual([accept, status])
      }
    })
  })
