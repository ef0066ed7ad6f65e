import { describe, expect, it } from 'vitest'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { repeatable } from '../support/clients/repeatable.ts'
import type { Running } from '../support/gateways/running.ts'

export const repeatableRefusalsContract = (gateway: () => Running) =>
  describe('repeatable requests that are refused', () => {
    const { get, post, call } = callerOf(gateway)
    const partners = '/beta/deviceManagement/remoteAssistancePartners'

    it('keeps no record of what was refused', async () => {
      const headers = repeatable()
      const { id, '@odata.etag': tag } = (await post(partners, { displayName: 'a' })).body
      const change = (match: string) =>
        call('PATCH', `${partners}/${id}`, { body: { displayName: 'b' }, headers: { ...headers, 'If-Match': match } })
      expect((await change('W/"9"')).status).toBe(412)
      expect((await post(partners, { displayName: 5 }, headers)).status).toBe(400)
      expect((await change(tag)).status).toBe(200)
    })

    it('refuses other content under the same id', async () => {
      const headers = repeatable()
      const { id } = (await post(answers, published, headers)).body
      for (const answer of [
        await post(answers, { ...published, sessionKey: 'other' }, headers),
        await post(answers, { ...published, pubSubEncryptionKey: 'other' }, headers),
        await call('DELETE', `${answers}/${id}`, { headers }),
        await call('PATCH', `${answers}/${id}`, { body: published, headers }),
        await post(partners, {}, headers),
      ]) {
        expect([answer.status, answer.body.error.target]).toEqual([400, 'Repeatability-Request-ID'])
        expect(answer.headers.get('Repeatability-Result')).toBe('rejected')
      }
      expect((await get(`${answers}/${id}`)).body).toMatchObject(published)
    })

    const { 'Repeatability-Request-ID': requestId, 'Repeatability-First-Sent': sent } = repeatable()
    it.each<[string, Record<string, string>]>([
      ['no time', { 'Repeatability-Request-ID': requestId }],
      ['no id', { 'Repeatability-First-Sent': sent }],
      ['an empty id', { 'Repeatability-Request-ID': '', 'Repeatability-First-Sent': sent }],
      ['an id that is too long', { ...repeatable('x'.repeat(129)) }],
      ['an id with a space', { ...repeatable('a b') }],
      ['a time that is none', { ...repeatable(), 'Repeatability-First-Sent': 'now' }],
      ['an ISO time', { ...repeatable(), 'Repeatability-First-Sent': new Date().toISOString() }],
      ['a day that is none', { ...repeatable(), 'Repeatability-First-Sent': 'Tue, 99 Nov 2026 08:12:31 GMT' }],
      ['a month that is none', { ...repeatable(), 'Repeatability-First-Sent': 'Tue, 15 Foo 2026 08:12:31 GMT' }],
    ])('refuses %s', async (_, headers) => {
      const answer = await post(answers, published, headers)
      expect([answer.status, answer.body.error.code]).toEqual([400, 'BadRequest'])
      expect(answer.headers.get('Repeatability-Result')).toBe('rejected')
    })

    it.each([
      ['a day and a minute ago', -24 * 60 - 1, 412],
      ['in ten minutes', 10, 412],
      ['nearly a day ago', -24 * 60 + 1, 201],
      ['by a clock that is a little ahead', 3, 201],
    ])('knows the window: first sent %s', async (_, minutes, status) => {
      const headers = repeatable(undefined, new Date(Date.now() + minutes * 60_000))
      const answer = await post(answers, published, headers)
      expect(answer.status).toBe(status)
      expect(answer.headers.get('Repeatability-Result')).toBe(status === 412 ? 'rejected' : 'accepted')
    })
  })
