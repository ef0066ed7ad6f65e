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

    type Sent = Awaited<ReturnType<typeof call>>
    const expectOther = ({ status, headers, body }: Sent) =>
      expect([status, headers.get('Repeatability-Result'), body?.error?.target]).toEqual([
        400,
        'rejected',
        'Repeatability-Request-ID',
      ])

    it('refuses the same content at another path under the same id', async () => {
      const [one, other] = [(await post(partners, {})).body.id, (await post(partners, {})).body.id]
      const body = { displayName: 'b' }
      for (const [send, success] of [
        [(id: string, headers: Record<string, string>) => call('PATCH', `${partners}/${id}`, { body, headers }), 200],
        [
          (id: string, headers: Record<string, string>) => call('POST', `${partners}/${id}/disconnect`, { headers }),
          204,
        ],
        [(id: string, headers: Record<string, string>) => call('DELETE', `${partners}/${id}`, { headers }), 204],
      ] as const) {
        const headers = repeatable()
        const before = (await get(`${partners}/${other}`)).body
        expect((await send(one, headers)).status).toBe(success)
        expectOther(await send(other, headers))
        expect((await get(`${partners}/${other}`)).body).toEqual(before)
        expect((await send(one, headers)).status).toBe(success)
      }
    })

    it('refuses another action under the same id', async () => {
      const { id } = (await post(partners, {})).body
      const headers = repeatable()
      expect((await call('POST', `${partners}/${id}/beginOnboarding`, { headers })).status).toBe(204)
      expectOther(await call('POST', `${partners}/${id}/disconnect`, { headers }))
      expect((await get(`${partners}/${id}`)).body.onboardingStatus).toBe('onboarding')
    })

    const conditions: readonly Record<string, string>[] = [
      {},
      { 'If-Match': '*' },
      { 'If-Match': 'W/"1"' },
      { 'If-Match': 'W/"1", W/"2"' },
      { 'If-None-Match': 'W/"77"' },
      { 'If-None-Match': 'W/"78"' },
      { 'If-Match': 'W/"1"', 'If-None-Match': 'W/"77"' },
    ]
    it('refuses other conditions under the same id', async () => {
      for (const first of conditions) {
        const { id } = (await post(partners, { displayName: 'a' })).body
        const once = repeatable()
        const change = (condition: Record<string, string>) =>
          call('PATCH', `${partners}/${id}`, { body: { displayName: 'b' }, headers: { ...once, ...condition } })
        expect([first, (await change(first)).status]).toEqual([first, 200])
        for (const condition of conditions) {
          const { status, body } = await change(condition)
          const isSame = condition === first
          expect([first, condition, status, body.error?.target]).toEqual([
            first,
            condition,
            isSame ? 200 : 400,
            isSame ? undefined : 'Repeatability-Request-ID',
          ])
        }
        expect((await get(`${partners}/${id}`)).body['@odata.etag']).toBe('W/"2"')
      }
    })

    const { 'Repeatability-Request-ID': requestId, 'Repeatability-First-Sent': sent } = repeatable()
    it.each<[string, Record<string, string>, string?]>([
      ['no time', { 'Repeatability-Request-ID': requestId }, 'Repeatability-First-Sent'],
      ['no id', { 'Repeatability-First-Sent': sent }],
      ['an empty id', { 'Repeatability-Request-ID': '', 'Repeatability-First-Sent': sent }],
      ['an id that is too long', { ...repeatable('x'.repeat(129)) }],
      ['an id with a space', { ...repeatable('a b') }],
      ['a time that is none', { ...repeatable(), 'Repeatability-First-Sent': 'now' }, 'Repeatability-First-Sent'],
      [
        'an ISO time',
        { ...repeatable(), 'Repeatability-First-Sent': new Date().toISOString() },
        'Repeatability-First-Sent',
      ],
      [
        'a day that is none',
        { ...repeatable(), 'Repeatability-First-Sent': 'Tue, 99 Nov 2026 08:12:31 GMT' },
        'Repeatability-First-Sent',
      ],
      [
        'a month that is none',
        { ...repeatable(), 'Repeatability-First-Sent': 'Tue, 15 Foo 2026 08:12:31 GMT' },
        'Repeatability-First-Sent',
      ],
    ])('refuses %s', async (_, headers, target = 'Repeatability-Request-ID') => {
      const answer = await post(answers, published, headers)
      expect([answer.status, answer.body.error.code, answer.body.error.target]).toEqual([400, 'BadRequest', target])
      expect(answer.headers.get('Repeatability-Result')).toBe('rejected')
    })

    it('takes an id of 1 to 128 characters', async () => {
      const unique = crypto.randomUUID()
      // Every visible character of ASCII, and then as many as may be.
      const visible = Array.from({ length: 0x7e - 0x20 }, (_, index) => String.fromCharCode(0x21 + index)).join('')
      for (const id of [unique, visible, unique.padEnd(128, '~')]) {
        const { status, headers } = await post(answers, published, repeatable(id))
        expect([id, status, headers.get('Repeatability-Result')]).toEqual([id, 201, 'accepted'])
      }
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
