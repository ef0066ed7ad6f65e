import { describe, expect, it } from 'vitest'
import { behaviours } from '../../src/behaviours/behaviours.ts'
import { served as model } from '../../src/entities/model.ts'
import type { Action } from '../../src/model/action.ts'
import { propertiesIn } from '../../src/model/entity-type.ts'
import { exampleToWrite } from '../../src/model/example.ts'
import { callerOf, readScopes } from '../support/clients/caller.ts'
import { ownTenants, publicUrl, type Running, tenants } from '../support/gateways/running.ts'

const sets = model
  .filter(({ singleton }) => !singleton)
  .flatMap((type) => type.versions.map((version) => [`/${version}/${type.path}`, type, version] as const))

/** By the action's name, as its published page says. */
const leftBehind: Readonly<Record<string, object>> = {
  beginOnboarding: { onboardingStatus: 'onboarding' },
  disconnect: { onboardingStatus: 'notOnboarded' },
}

/** What every entity set owes, whatever it is: derived from the declarations. */
export const familyContract = (gateway: () => Running) => {
  describe.each(sets)('%s', (path, type, version) => {
    const { get, post, call } = callerOf(gateway)
    const body = exampleToWrite(type, propertiesIn(type, version))
    const isPlain = ({ parameters, returns }: Action) => Object.keys(parameters).length === 0 && returns === undefined
    const actions = behaviours.flatMap(({ action }) =>
      action.boundTo === type && isPlain(action) ? [action.name] : [],
    )
    const created = async () => (await post(path, body)).body as Record<string, string>

    it('creates, reads, updates and deletes', async () => {
      const { status, headers, body: made } = await post(path, body)
      expect(status).toBe(201)
      expect(headers.get('ETag')).toBe(made['@odata.etag'])
      const item = `${path}/${made.id}`
      expect(headers.get('Location')).toBe(publicUrl + item)
      expect((await get(item)).body).toEqual(made)

      const [name, value] = Object.entries(body).at(1) ?? []
      const changed = await call('PATCH', item, { body: { [String(name)]: value } })
      expect(changed.status).toBe(200)
      expect(changed.body['@odata.etag']).not.toBe(made['@odata.etag'])
      expect({ ...changed.body, '@odata.etag': made['@odata.etag'] }).toEqual(made)

      const deleted = await call('DELETE', item)
      expect([deleted.status, deleted.headers.get('OData-Version')]).toEqual([204, '4.0'])
      for (const method of ['GET', 'DELETE']) expect((await call(method, item)).status).toBe(404)
      expect((await call('PATCH', item, { body: {} })).status).toBe(404)
    })

    it('keeps an empty update empty, and refuses what it does not know', async () => {
      const made = await created()
      const item = `${path}('${made.id}')`
      const same = await call('PATCH', item, { body: {} })
      expect([same.status, same.body]).toEqual([200, made])
      expect((await call('PATCH', item, { body: { colour: 'x' } })).body.error.details[0].target).toBe('colour')
    })

    const secrets = Object.keys(body).filter((name) => type.properties[name]?.secret)
    it.runIf(secrets.length > 0)('answers each secret as it was last changed: one alone, or all of them', async () => {
      let expected: Record<string, unknown> = await created()
      const item = `${path}/${expected.id}`
      const since = (when: string, names: readonly string[]) =>
        Object.fromEntries(names.map((name) => [name, `${name} since ${when}`]))
      for (const change of [...secrets.map((name) => since('one', [name])), since('all', secrets)]) {
        const changed = await call('PATCH', item, { body: change })
        expected = { ...expected, ...change, '@odata.etag': changed.headers.get('ETag') }
        expect(changed.body).toEqual(expected)
        expect((await get(item)).body).toEqual(expected)
        const { '@odata.context': _, ...listed } = expected
        expect((await get(`${path}?$filter=id eq '${expected.id}'`)).body.value).toEqual([listed])
        for (const name of secrets)
          expect((await get(`${item}?$select=${name}`)).body).toMatchObject({ [name]: expected[name] })
      }
    })

    it('answers by entity tag', async () => {
      const made = await created()
      const item = `${path}/${made.id}`
      const tag = String(made['@odata.etag'])
      const [name, value] = Object.entries(body).at(1) ?? []
      const change = { [String(name)]: value }
      const none = await get(item, { 'If-None-Match': tag })
      expect([none.status, none.text, none.headers.get('ETag')]).toEqual([304, '', tag])
      expect((await get(item, { 'If-None-Match': 'W/"77"' })).status).toBe(200)
      expect((await get(item, { 'If-Match': 'W/"77"' })).status).toBe(412)
      expect((await call('PATCH', item, { body: change, headers: { 'If-Match': 'W/"77", "x"' } })).status).toBe(412)
      expect((await call('PATCH', item, { body: change, headers: { 'If-None-Match': '*' } })).status).toBe(412)
      expect((await call('PATCH', item, { body: change, headers: { 'If-Match': 'nonsense' } })).status).toBe(400)
      expect((await call('PATCH', item, { body: change, headers: { 'If-Match': tag } })).status).toBe(200)
      expect((await call('PATCH', item, { body: change, headers: { 'If-Match': '*' } })).status).toBe(200)
      expect((await call('DELETE', item, { headers: { 'If-Match': tag } })).status).toBe(412)
      expect((await call('DELETE', item, { headers: { 'If-Match': 'W/"3"' } })).status).toBe(204)
    })

    it('leaves out the body when asked to', async () => {
      const minimal = { Prefer: 'return=minimal' }
      const { status, headers, text } = await post(path, body, minimal)
      expect([status, text, headers.get('OData-Version')]).toEqual([204, '', '4.0'])
      expect(headers.get('OData-EntityId')).toBe(headers.get('Location'))
      expect([headers.get('Preference-Applied'), headers.get('ETag')]).toEqual(['return=minimal', 'W/"1"'])
      const item = String(headers.get('Location')).slice(publicUrl.length)
      const updated = await call('PATCH', item, { body: {}, headers: minimal })
      expect([updated.status, updated.text, updated.headers.get('OData-Version')]).toEqual([204, '', '4.0'])
      expect(updated.headers.get('OData-EntityId')).toBe(publicUrl + item)
      // Only what is new is at a place to be told (RFC 9110, section 10.2.2).
      expect([updated.headers.get('ETag'), updated.headers.get('Location')]).toEqual(['W/"1"', null])
    })

    it('takes no query option that would shape what is not answered', async () => {
      const { id } = await created()
      const acts = actions.map((name) => ['POST', `/${id}/${name}`, '$select=id'] as const)
      for (const [method, rest, option] of [
        ['POST', '', '$top=1'],
        ['PATCH', `/${id}`, '$filter=true'],
        ['DELETE', `/${id}`, '$select=id'],
        ...acts,
      ] as const) {
        const sent = await call(method, `${path}${rest}?${option}`, method === 'DELETE' ? {} : { body })
        expect([method, rest, sent.status, sent.body?.error?.target]).toEqual([method, rest, 400, option.split('=')[0]])
      }
      expect((await get(`${path}/${id}`)).headers.get('ETag')).toBe('W/"1"')
    })

    it('keeps tenants apart and permissions too', async () => {
      const { id } = await created()
      const item = `${path}/${id}`
      const neighbour = callerOf(gateway, tenants[1])
      for (const [method, change] of [['GET'], ['PATCH', {}], ['DELETE']] as const) {
        expect((await neighbour.call(method, item, change ? { body: change } : {})).status).toBe(404)
      }
      const reader = callerOf(gateway, tenants[0], readScopes)
      expect((await reader.get(item)).status).toBe(200)
      for (const method of ['PATCH', 'DELETE']) expect((await reader.call(method, item)).status).toBe(403)
      expect((await reader.post(path, body)).status).toBe(403)
      expect((await neighbour.get(`${path}?$filter=id eq '${id}'`)).body.value).toEqual([])
    })

    it.each(actions)('does %s', async (name) => {
      const { id } = await created()
      for (const bound of [name, `microsoft.graph.${name}`]) {
        const done = await call('POST', `${path}/${id}/${bound}`)
        expect([done.status, done.text, done.headers.get('OData-Version')]).toEqual([204, '', '4.0'])
      }
      expect((await get(`${path}/${id}`)).body).toMatchObject(leftBehind[name] ?? {})
      expect((await post(`${path}/${id}/${name}`, {})).status).toBe(204)
      // A client may name the type of a body that it then leaves out.
      const typed = { 'Content-Type': 'application/json' }
      expect((await call('POST', `${path}/${id}/${name}`, { headers: typed })).status).toBe(204)
      for (const parameters of [{ a: 1 }, [], 'null', '1', '""', '[{}]'])
        expect([parameters, (await post(`${path}/${id}/${name}`, parameters)).status]).toEqual([parameters, 400])
      expect((await call('POST', `${path}/none/${name}`)).status).toBe(404)
      expect((await get(`${path}/${id}/${name}`)).status).toBe(405)
    })
  })

  describe('deviceManagement', () => {
    const { get, post, call } = callerOf(gateway, ownTenants.settings)
    const settings = '/beta/deviceManagement/remoteAssistanceSettings'

    it('has settings from the start, and keeps what is changed', async () => {
      const defaults = { remoteAssistanceState: 'disabled', allowSessionsToUnenrolledDevices: false, blockChat: false }
      const first = await get(settings)
      expect(first.body).toMatchObject(defaults)
      expect(first.body['@odata.context']).toBe(`${publicUrl}/beta/$metadata#deviceManagement/remoteAssistanceSettings`)
      const stale = { 'If-Match': 'W/"9"' }
      expect((await call('PATCH', settings, { body: { blockChat: true }, headers: stale })).status).toBe(412)
      const changed = await call('PATCH', settings, { body: { blockChat: true, RemoteAssistanceState: 'ENABLED' } })
      expect(changed.body).toMatchObject({ ...defaults, blockChat: true, remoteAssistanceState: 'enabled' })
      const tag = { 'If-Match': changed.headers.get('ETag') ?? '' }
      expect((await call('PATCH', settings, { body: { blockChat: false }, headers: tag })).status).toBe(200)
      expect((await call('PATCH', settings, { body: { blockChat: true }, headers: tag })).status).toBe(412)
      expect((await get(settings)).body).toMatchObject({ ...defaults, remoteAssistanceState: 'enabled' })
      expect((await callerOf(gateway, ownTenants.untouchedSettings).get(settings)).body).toMatchObject(defaults)
      for (const method of ['POST', 'DELETE']) expect((await call(method, settings)).status).toBe(405)
    })

    it.each(['', ' ', '\t'])('takes %j for a text that may be null, and finds it again', async (text) => {
      for (const version of ['beta', 'v1.0']) {
        const partners = `/${version}/deviceManagement/remoteAssistancePartners`
        const made = await post(partners, { displayName: text, onboardingUrl: text })
        expect([made.status, made.body.displayName, made.body.onboardingUrl]).toEqual([201, text, text])
        const changed = await call('PATCH', `${partners}/${made.body.id}`, { body: { onboardingUrl: '' } })
        expect([changed.status, changed.body.onboardingUrl]).toEqual([200, ''])
        const filter = encodeURIComponent(`displayName eq '${text}' and id eq '${made.body.id}'`)
        expect((await get(`${partners}?$filter=${filter}`)).body.value).toHaveLength(1)
      }
    })

    it('takes a member of an enumeration by its value', async () => {
      const partners = '/beta/deviceManagement/remoteAssistancePartners'
      for (const [value, member] of [
        ['0', 'notOnboarded'],
        ['1', 'onboarding'],
        ['+02', 'onboarded'],
      ] as const) {
        const made = await post(partners, { onboardingStatus: value })
        expect([made.status, made.body.onboardingStatus]).toEqual([201, member])
        const changed = await call('PATCH', `${partners}/${made.body.id}`, { body: { onboardingStatus: member } })
        expect(changed.body.onboardingStatus).toBe(member)
      }
      for (const value of ['3', '-1', '1.0', '0,1', 1, ' 1']) {
        const { status, body } = await post(partners, { onboardingStatus: value })
        expect([value, status, body.error?.target]).toEqual([value, 400, 'onboardingStatus'])
      }
    })

    it('shows a beta-only property on beta alone', async () => {
      const partners = 'deviceManagement/remoteAssistancePartners'
      const soon = '2031-01-01T00:00:00Z'
      const { id } = (await post(`/beta/${partners}`, { onboardingRequestExpiryDateTime: soon })).body
      expect((await get(`/beta/${partners}/${id}`)).body.onboardingRequestExpiryDateTime).toBe(soon)
      expect((await get(`/v1.0/${partners}/${id}`)).body).not.toHaveProperty('onboardingRequestExpiryDateTime')
      expect(
        (await call('PATCH', `/v1.0/${partners}/${id}`, { body: { onboardingRequestExpiryDateTime: soon } })).status,
      ).toBe(400)
      expect((await get(`/v1.0/${partners}?$filter=onboardingRequestExpiryDateTime eq null`)).status).toBe(400)
    })

    it('lets one of a hundred writers at once have its way', async () => {
      const path = '/beta/deviceManagement/remoteAssistancePartners'
      const { id, '@odata.etag': tag } = (await post(path, { displayName: 'none' })).body
      const write = (_: unknown, writer: number) =>
        call('PATCH', `${path}/${id}`, { body: { displayName: `${writer}` }, headers: { 'If-Match': tag } })
      const answers = await Promise.all(Array.from({ length: 100 }, write))
      const [winner, ...others] = answers.filter(({ status }) => status === 200)
      expect([winner?.status, others]).toEqual([200, []])
      expect(answers.filter(({ status }) => status === 412)).toHaveLength(99)
      expect((await get(`${path}/${id}`)).body).toEqual(winner?.body)
    })

    it('loses no update of writers that try again', async () => {
      const path = '/beta/deviceManagement/remoteAssistancePartners'
      const { id } = (await post(path, { displayName: '0' })).body
      const writer = async () => {
        for (;;) {
          const { headers, body } = await get(`${path}/${id}`)
          const change = { body: { displayName: String(Number(body.displayName) + 1) } }
          const { status } = await call('PATCH', `${path}/${id}`, {
            ...change,
            headers: { 'If-Match': headers.get('ETag') ?? '' },
          })
          if (status === 200) return
          expect(status).toBe(412)
        }
      }
      await Promise.all(Array.from({ length: 20 }, writer))
      expect((await get(`${path}/${id}`)).body.displayName).toBe('20')
    })
  })
}
