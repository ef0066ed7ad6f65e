import { describe, expect, it } from 'vitest'
import { answers, callerOf, published, readScope } from '../support/clients/caller.ts'
import { type Running, tenants } from '../support/gateways/running.ts'

const partners = '/beta/deviceManagement/remoteAssistancePartners'
const settings = '/beta/deviceManagement/remoteAssistanceSettings'
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** What the head of an answer says, whatever was asked. */
export const headersContract = (gateway: () => Running) =>
  describe('the headers of an answer', () => {
    const { get, post, call } = callerOf(gateway)

    it('name the request and protect, whatever it came to', async () => {
      const { id } = (await post(answers, published)).body
      const item = `${answers}/${id}`
      const asked = { 'client-request-id': '0b0b0b0b-1111-4222-8333-444444444444' }
      const sent = [
        await get(item, asked),
        await get(item, { ...asked, 'If-None-Match': '*' }),
        await get(item, { ...asked, 'If-Match': 'W/"9"' }),
        await post(answers, published, { ...asked, Prefer: 'return=minimal' }),
        await call('HEAD', item, { headers: asked }),
        await call('OPTIONS', item, { headers: asked }),
        await call('PUT', item, { headers: asked }),
        await get(answers, { ...asked, Authorization: 'Bearer a.b.c' }),
        await callerOf(gateway, tenants[0], 'Other').get(answers, asked),
        await get('/nothing', asked),
        await get(`${answers}?$apply=x`, asked),
        await post(answers, 'x', { ...asked, 'Content-Type': 'text/plain' }),
        await get('/healthz', asked),
        await get('/docs', asked),
        await get('/beta/$metadata', asked),
        await call('DELETE', item, { headers: asked }),
      ]
      expect(sent.map(({ status }) => status)).toEqual([
        ...[200, 304, 412, 204, 200, 204, 405, 401, 403, 404, 501, 415, 200, 200, 200, 204],
      ])
      for (const { status, headers } of sent) {
        expect([status, headers.get('request-id')]).toEqual([status, expect.stringMatching(guid)])
        expect([status, headers.get('client-request-id')]).toEqual([status, asked['client-request-id']])
        expect([status, headers.get('X-Content-Type-Options')]).toEqual([status, 'nosniff'])
        expect([status, headers.get('Strict-Transport-Security')]).toEqual([status, 'max-age=31536000'])
        expect([status, headers.get('Cache-Control')]).toEqual([status, expect.stringMatching(/^no-(store|cache)$/)])
      }
      expect(new Set(sent.map(({ headers }) => headers.get('request-id'))).size).toBe(sent.length)
    })

    it('tell the version of OData and what an answer varies by', async () => {
      const { id } = (await post(answers, published)).body
      for (const [path, version, vary] of [
        [answers, '4.0', 'Accept, Prefer'],
        [`${answers}/${id}`, '4.0', 'Accept, Prefer'],
        [settings, '4.0', 'Accept, Prefer'],
        ['/beta', '4.0', 'Accept, Prefer'],
        [`${answers}/$count`, '4.0', null],
        ['/beta/$metadata', '4.0', 'Accept'],
        ['/beta/$metadata?$format=json', '4.01', 'Accept'],
        ['/', null, 'Accept'],
        ['/openapi.json', null, 'Accept'],
      ]) {
        const { status, headers } = await get(path ?? '')
        expect([path, status, headers.get('OData-Version'), headers.get('Vary')]).toEqual([path, 200, version, vary])
      }
    })

    it.each([
      [answers, 'POST, GET, HEAD, OPTIONS'],
      [`${answers}/x`, 'GET, HEAD, PATCH, DELETE, OPTIONS'],
      [`${answers}/$count`, 'GET, HEAD, OPTIONS'],
      [`${partners}/x/disconnect`, 'POST, OPTIONS'],
      [settings, 'GET, HEAD, PATCH, OPTIONS'],
      ['/beta/$batch', 'POST, OPTIONS'],
      ['/beta', 'GET, HEAD, OPTIONS'],
      ['/beta/$metadata', 'GET, HEAD, OPTIONS'],
      ['/', 'GET, HEAD, OPTIONS'],
      ['/docs', 'GET, HEAD, OPTIONS'],
      ['/openapi.json', 'GET, HEAD, OPTIONS'],
      ['/healthz', 'GET, HEAD, OPTIONS'],
    ])('tell which methods %s has', async (path, allow) => {
      const options = await call('OPTIONS', path)
      expect([options.status, options.text, options.headers.get('Allow')]).toEqual([204, '', allow])
      const put = await call('PUT', path)
      expect([put.status, put.body.error.code, put.headers.get('Allow')]).toEqual([405, 'MethodNotAllowed', allow])
    })

    it('tell a reader as much of HEAD and OPTIONS as of GET', async () => {
      const reader = callerOf(gateway, tenants[0], readScope)
      const statuses = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'SEARCH'].map(
        async (method) => (await reader.call(method, answers)).status,
      )
      expect(await Promise.all(statuses)).toEqual([200, 200, 204, 403, 403])
    })

    it('name the preferences that were honoured, and no others', async () => {
      const all = { Prefer: 'return=representation, odata.maxpagesize=2, include-unknown-enum-members' }
      const { id } = (await post(answers, published)).body
      const item = `${answers}/${id}`
      const applied = async (sent: ReturnType<typeof call>) => (await sent).headers.get('Preference-Applied')
      expect(await applied(get(answers, all))).toBe('odata.maxpagesize=2, include-unknown-enum-members')
      expect(await applied(get(item, all))).toBe('include-unknown-enum-members')
      const written = 'return=representation, include-unknown-enum-members'
      expect(await applied(post(answers, published, all))).toBe(written)
      expect(await applied(call('PATCH', item, { body: published, headers: all }))).toBe(written)
      const minimal = { Prefer: `return=minimal, ${all.Prefer}` }
      expect(await applied(post(answers, published, minimal))).toBe('return=minimal, include-unknown-enum-members')
      for (const headers of [{}, { Prefer: 'return=all, respond-async' }]) {
        expect(await applied(get(answers, headers))).toBeNull()
        expect(await applied(get(item, headers))).toBeNull()
        expect(await applied(post(answers, published, headers))).toBeNull()
      }
    })
  })
