import { describe, expect, it } from 'vitest'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { repeatable } from '../support/clients/repeatable.ts'
import { audience, type Running, tenants } from '../support/gateways/running.ts'

export const repeatableContract = (gateway: () => Running) =>
  describe('repeatable requests', () => {
    const { get, post, call } = callerOf(gateway)
    const partners = '/beta/deviceManagement/remoteAssistancePartners'
    const settings = '/beta/deviceManagement/remoteAssistanceSettings'
    const named = async (name: string) =>
      (await get(`${answers}?$filter=sessionKey eq '${name}'`)).body.value as { id: string }[]

    it('creates once and answers the same again', async () => {
      const headers = repeatable()
      const body = { ...published, sessionKey: crypto.randomUUID() }
      const first = await post(answers, body, headers)
      const again = await post(answers, body, headers)
      expect([first.status, again.status]).toEqual([201, 201])
      expect(again.body).toEqual(first.body)
      for (const name of ['Location', 'ETag', 'Repeatability-Result']) {
        expect(again.headers.get(name)).toBe(first.headers.get(name))
      }
      expect(first.headers.get('Repeatability-Result')).toBe('accepted')
      expect(await named(body.sessionKey)).toHaveLength(1)
    })

    it('creates one row of fifty sent at once', async () => {
      const headers = repeatable()
      const body = { ...published, sessionKey: crypto.randomUUID() }
      const sent = await Promise.all(Array.from({ length: 50 }, () => post(answers, body, headers)))
      expect(new Set(sent.map(({ status }) => status))).toEqual(new Set([201]))
      const rows = await named(body.sessionKey)
      expect(rows).toHaveLength(1)
      expect(new Set(sent.map((answer) => answer.body.id))).toEqual(new Set([rows[0]?.id]))
    })

    it('tells nothing but the request of a repeat: the answer is the first one, whatever came after', async () => {
      const headers = repeatable()
      const first = await post(answers, published, headers)
      await call('DELETE', `${answers}/${first.body.id}`)
      expect((await post(answers, published, headers)).body).toEqual(first.body)
      expect((await get(`${answers}/${first.body.id}`)).status).toBe(404)
    })

    it('updates once', async () => {
      const { id } = (await post(partners, { displayName: 'a' })).body
      const headers = repeatable()
      const change = () => call('PATCH', `${partners}/${id}`, { body: { displayName: 'b' }, headers })
      const [first, again] = [await change(), await change()]
      expect([first.status, again.status]).toEqual([200, 200])
      expect(again.body).toEqual(first.body)
      expect(again.body['@odata.etag']).toBe('W/"2"')
    })

    it('updates once by entity tag, and still once after another has written', async () => {
      const { id, '@odata.etag': tag } = (await post(partners, { displayName: 'a' })).body
      const headers = { ...repeatable(), 'If-Match': tag }
      const change = () => call('PATCH', `${partners}/${id}`, { body: { displayName: 'b' }, headers })
      const sent = await Promise.all(Array.from({ length: 10 }, change))
      expect(new Set(sent.map(({ status }) => status))).toEqual(new Set([200]))
      await call('PATCH', `${partners}/${id}`, { body: { displayName: 'c' } })
      expect((await change()).status).toBe(200)
      expect((await get(`${partners}/${id}`)).body).toMatchObject({ displayName: 'c', '@odata.etag': 'W/"3"' })
    })

    it('updates a singleton once', async () => {
      const before = (await get(settings)).headers.get('ETag') ?? ''
      const headers = repeatable()
      const change = () => call('PATCH', settings, { body: { blockChat: true }, headers })
      const sent = await Promise.all(Array.from({ length: 10 }, change))
      expect(new Set(sent.map(({ status }) => status))).toEqual(new Set([200]))
      const revision = (tag: string) => Number(/\d+/.exec(tag)?.[0])
      expect(revision((await get(settings)).headers.get('ETag') ?? '')).toBe(revision(before) + 1)
    })

    it('deletes once', async () => {
      const { id } = (await post(answers, published)).body
      const headers = repeatable()
      const remove = () => call('DELETE', `${answers}/${id}`, { headers })
      const sent = await Promise.all(Array.from({ length: 10 }, remove))
      expect(new Set(sent.map(({ status }) => status))).toEqual(new Set([204]))
      expect((await call('DELETE', `${answers}/${id}`)).status).toBe(404)
    })

    it('acts once', async () => {
      const { id } = (await post(partners, {})).body
      const headers = repeatable()
      const act = () => call('POST', `${partners}/${id}/beginOnboarding`, { headers })
      const sent = await Promise.all(Array.from({ length: 10 }, act))
      expect(new Set(sent.map(({ status }) => status))).toEqual(new Set([204]))
      expect((await get(`${partners}/${id}`)).body['@odata.etag']).toBe('W/"2"')
    })

    it('counts inside a batch, too', async () => {
      const body = { ...published, sessionKey: crypto.randomUUID() }
      const headers = { 'Content-Type': 'application/json', ...repeatable() }
      const requests = ['1', '2', '3'].map((id) => ({ id, method: 'POST', url: answers.slice(5), headers, body }))
      const { responses } = (await post('/beta/$batch', { requests })).body
      expect(responses.map((inner: { status: number }) => inner.status)).toEqual([201, 201, 201])
      expect(responses[0].headers['Repeatability-Result']).toBe('accepted')
      expect(await named(body.sessionKey)).toHaveLength(1)
    })

    it('gives each tenant and each application ids of its own', async () => {
      const headers = repeatable()
      const { issuer, fetch } = gateway()
      const claims = issuer.claimsFor({
        tenant: tenants[0],
        audience,
        scopes: 'DeviceManagementServiceConfig.ReadWrite.All',
      })
      const token = await issuer.sign({ ...claims, azp: 'eeeeeeee-0000-4000-8000-000000000002' })
      const first = await post(answers, published, headers)
      const neighbour = await callerOf(gateway, tenants[1]).post(answers, published, headers)
      const other = await fetch(answers, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(published),
      })
      const ids = [first.body.id, neighbour.body.id, (await other.json()).id]
      expect(new Set(ids).size).toBe(3)
    })
  })
