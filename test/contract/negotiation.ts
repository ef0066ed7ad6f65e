import { describe, expect, it } from 'vitest'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import type { Running } from '../support/gateways/running.ts'

const partners = '/beta/deviceManagement/remoteAssistancePartners'

/** Which form of an answer goes to whom, and that one without a body goes to everybody. */
export const negotiationContract = (gateway: () => Running) =>
  describe('negotiation', () => {
    const { get, post, call } = callerOf(gateway)

    it.each<[string, number]>([
      ['text/plain;q=0.9', 200],
      ['text/plain', 200],
      ['Text/*;q=0.1', 200],
      ['*/*', 200],
      ['', 200],
      ['application/json, text/plain;q=0.9', 200],
      ['application/json', 200],
      ['text/plain;q=0', 406],
      ['application/json, text/plain;q=0', 406],
      ['application/xml', 406],
      ['text/plain;charset=utf-16', 406],
    ])('counts in plain text: Accept %s → %i', async (accept, status) => {
      const { status: answered, headers, text } = await get(`${answers}/$count`, { Accept: accept })
      expect(answered).toBe(status)
      if (status !== 200) return
      expect([headers.get('Content-Type'), text]).toEqual(['text/plain;charset=utf-8', expect.stringMatching(/^\d+$/)])
    })

    it.each([
      ...['', 'application/json;', ' application/json ; charset="UTF8" ', 'application/json;charset=utf8'],
      ...['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html, *; q=.2', '*'],
      ...['application/json;odata=verbose', 'APPLICATION/JSON;ODATA.METADATA=MINIMAL;odata.streaming=true'],
    ])('answers those that ask for JSON as clients do: %j', async (accept) => {
      for (const path of [answers, '/beta', '/beta/deviceManagement']) {
        const { status, headers } = await get(path, { Accept: accept, 'Accept-Charset': 'iso-8859-1' })
        expect([path, status]).toEqual([path, 200])
        expect(headers.get('Content-Type')).toMatch(/^application\/json;.*charset=utf-8$/)
      }
    })

    it.each(['image/png', 'application/json;q=0', 'text/plain;q=0.9', 'application/json;charset=utf-16'])(
      'asks nothing of who gets no body: %s',
      async (accept) => {
        const headers = { Accept: accept }
        const minimal = { ...headers, Prefer: 'return=minimal' }
        const format = '?$format=application/atom%2Bxml'
        const { id } = (await post(partners, { displayName: 'a' })).body
        const item = `${partners}/${id}`
        const sent = [
          await post(partners, { displayName: 'b' }, minimal),
          await post(partners + format, { displayName: 'b' }, minimal),
          await call('PATCH', item, { body: { displayName: 'c' }, headers: minimal }),
          await call('POST', `${item}/beginOnboarding`, { headers }),
          await call('POST', `${item}/disconnect${format}`),
          await call('OPTIONS', item, { headers }),
          await call('DELETE', item, { headers }),
        ]
        expect(sent.map(({ status, text }) => [status, text])).toEqual(sent.map(() => [204, '']))
        const second = (await post(partners, { displayName: 'a' })).body.id
        expect((await call('DELETE', `${partners}/${second}${format}`)).status).toBe(204)
        const { status, body } = await call('PATCH', item, { body: { displayName: 'c' }, headers })
        expect([status, body.error.code]).toEqual([406, 'NotAcceptable'])
      },
    )

    it.each(['image/png', 'application/json;q=0', 'text/plain'])(
      'has nothing to show of the known to %s',
      async (accept) => {
        const { id } = (await post(partners, { displayName: 'a' })).body
        for (const path of [`${partners}/${id}`, '/beta/deviceManagement', '/v1.0/deviceManagement']) {
          const answered = await get(path, { Accept: accept, 'If-None-Match': '*' })
          expect([path, answered.status, answered.text]).toEqual([path, 304, ''])
          expect((await get(path, { Accept: accept, 'If-None-Match': 'W/"9"' })).status).toBe(406)
          expect((await get(path, { Accept: accept, 'If-Match': 'W/"9"' })).status).toBe(412)
        }
      },
    )

    it('never refuses an error for what its reader accepts', async () => {
      const headers = { Accept: 'text/plain' }
      expect((await get(`${answers}/none`, headers)).body.error.code).toBe('ResourceNotFound')
      expect((await get('/beta/nothing', headers)).body.error.code).toBe('BadRequest')
      expect((await call('PUT', answers, { headers })).body.error.code).toBe('MethodNotAllowed')
      expect((await call('DELETE', `${answers}/none`, { headers })).body.error.code).toBe('ResourceNotFound')
    })

    it.each([
      'IEEE754Compatible=true',
      'ieee754compatible="TRUE";charset=utf8',
      'odata.streaming=true;IEEE754Compatible=true',
    ])('writes a count as text for %s, and says so', async (parameter) => {
      await post(answers, published)
      for (const level of ['none', 'minimal', 'full']) {
        const type = `application/json;odata.metadata=${level};${parameter}`
        for (const [query, headers] of [
          ['', { Accept: type }],
          [`&$format=${encodeURIComponent(type)}`, {}],
        ] as const) {
          const answer = await get(`${answers}?$count=true&$top=1${query}`, headers)
          expect(answer.headers.get('Content-Type')).toBe(
            `application/json;odata.metadata=${level};odata.streaming=true;IEEE754Compatible=true;charset=utf-8`,
          )
          expect(answer.body['@odata.count']).toMatch(/^[1-9]\d*$/)
        }
      }
      const plain = await get(`${answers}?$count=true&$top=1`)
      expect([typeof plain.body['@odata.count'], plain.headers.get('Content-Type')]).toEqual([
        'number',
        expect.stringContaining(';IEEE754Compatible=false;'),
      ])
      const Accept = `application/json;${parameter}`
      for (const sent of [post(answers, published, { Accept }), get('/beta', { Accept })])
        expect((await sent).headers.get('Content-Type')).toContain(';IEEE754Compatible=true;')
    })
  })
