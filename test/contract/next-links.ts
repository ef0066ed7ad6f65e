import { beforeAll, describe, expect, it } from 'vitest'
import { callerOf } from '../support/clients/caller.ts'
import { ownTenants, publicUrl, type Running, tenants } from '../support/gateways/running.ts'

const set = '/beta/RemoteHelpSessionRetrieveResponse'
const orders = [
  'deviceName,acsGroupId,acsSharerUserId,acsHelperUserId',
  'deviceName desc,acsGroupId desc,acsSharerUserId desc,acsHelperUserId desc',
  'webClientUri desc,deviceName,acsHelperUserId desc',
  'webClientUri,acsHelperUserId desc',
  'concat(deviceName,acsGroupId) desc,concat(sessionKey,webClientUri)',
]

/** Long texts that differ in their last character alone, of one, two, three and four bytes each. */
const textOf = (number: number) => ['x', 'ü', '語', '🔑'][number % 4]?.repeat(1000).concat(String(number % 3)) ?? ''

/** A link is followed by any client, and pages on as if there were no pages. */
export const nextLinksContract = (gateway: () => Running) =>
  describe('next links', () => {
    const { get, post, call } = callerOf(gateway, ownTenants.nextLinks)
    const create = (number: number) =>
      post(set, {
        sessionKey: textOf(number),
        acsHelperUserToken: 'CANARY',
        acsHelperUserId: textOf(number + 1),
        acsSharerUserId: textOf(0),
        acsGroupId: textOf(number + 2),
        sessionType: 'viewScreen',
        deviceName: textOf(number >> 2),
        pubSubGroupId: 'x',
        pubSubHelperAccessUri: 'CANARY',
        sessionExpirationDateTime: '2030-01-01T00:00:00Z',
        webClientUri: number % 3 ? textOf(number) : null,
      })
    const idsOf = (values: readonly { readonly id: string }[]) => values.map(({ id }) => id)
    /** The pages from a request on; in between something may happen. */
    const pages = async (
      first: string,
      between: (shown: readonly string[], page: number) => Promise<void> = async () => {},
    ) => {
      const shown: string[] = []
      let path: string | undefined = first
      for (let page = 1; path; page += 1) {
        const { status, body } = await get(path)
        expect([status, body.error?.message]).toEqual([200, undefined])
        shown.push(...idsOf(body.value))
        expect(page, 'a link leads in a circle').toBeLessThan(100)
        const link: string | undefined = body['@odata.nextLink']
        expect((link ?? '').length).toBeLessThanOrEqual(2000)
        expect(link ?? '').toMatch(/^[\x21-\x7e]*$/)
        await between(idsOf(body.value), page)
        path = link?.slice(publicUrl.length)
      }
      return shown
    }
    const allIn = async (options: string) => idsOf((await get(`${set}?$top=999&${options}`)).body.value)

    beforeAll(async () => {
      for (let number = 0; number < 12; number += 1) expect((await create(number)).status).toBe(201)
    })

    it.each(orders)('are short, and lead through everything once, in the order %s', async (order) => {
      const options = `$orderby=${encodeURIComponent(order)}`
      const expected = await allIn(options)
      for (const size of [1, 5, 12]) expect(await pages(`${set}?$top=${size}&${options}`)).toEqual(expected)
    })

    it.each([
      ['$filter', `deviceName ne '${'x'.repeat(1900)}'`],
      ['$filter', `deviceName ne '${'語'.repeat(900)}'`],
      ['$filter', `not (deviceName in (${Array.from({ length: 50 }, (_, index) => `'${'🔑'.repeat(9)}${index}'`)}))`],
      ['$search', `NOT ${'ü'.repeat(1900)}`],
      ['$select', `id${',deviceName'.repeat(200)}`],
    ])('are short for a long %s', async (option, text) => {
      const options = `${option}=${encodeURIComponent(text)}`
      expect(await pages(`${set}?$top=5&${options}`)).toEqual(await allIn(options))
    })

    it.each(orders)('lose and double nothing while rows come, change and go, in the order %s', async (order) => {
      const options = `$orderby=${encodeURIComponent(order)}`
      const stay = await allIn(options)
      const passing: string[] = []
      const add = async (number: number) => passing.push((await create(number)).body.id)
      for (let number = 0; number < 6; number += 1) await add(number)
      const shown = await pages(`${set}?$top=2&${options}`, async (page, number) => {
        // Those that the next page is found by are gone or different by then.
        for (const id of page.filter((one) => passing.includes(one))) {
          if (number % 2) await call('DELETE', `${set}/${id}`)
          else await call('PATCH', `${set}/${id}`, { body: { deviceName: 'y', webClientUri: null, acsGroupId: 'z' } })
        }
        if (number < 4) await add(number)
      })
      expect(shown.filter((id) => stay.includes(id))).toEqual(stay)
      for (const id of passing) await call('DELETE', `${set}/${id}`)
    })

    it('may be followed again and again, and belong to their tenant, set and query alone', async () => {
      const options = `$top=1&$orderby=${orders[0]}`
      const linkOf = async () => (await get(`${set}?${options}`)).body['@odata.nextLink'].slice(publicUrl.length)
      const link = await linkOf()
      expect(await linkOf()).toBe(link)
      const next = await get(link)
      expect((await get(link)).body).toEqual(next.body)
      expect((await get(`${link}&$orderby=${orders[0]}`)).body).toEqual(next.body)
      const token = link.split('$skiptoken=')[1]
      for (const wrong of [
        get(`${link}&$orderby=id`),
        get(`/beta/ExtendRemoteHelpSessionResponse?$skiptoken=${token}`),
        get(link.slice(0, -1)),
        get(`${link}A`),
        get(`${set}?$skiptoken=a.b`),
        callerOf(gateway, tenants[0]).get(link),
      ]) {
        const { status, body } = await wrong
        expect([status, body.error?.target]).toEqual([400, '$skiptoken'])
      }
    })

    it('are refused at the first request where what orders the rows could be too long', async () => {
      const { status, body } = await get(
        `${set}?$top=1&$orderby=${Array(5).fill('concat(concat(webClientUri,deviceName),deviceName)')}`,
      )
      expect([status, body.error?.target]).toEqual([400, '$orderby'])
      expect(body.error.message).toContain('16384 characters')
    })
  })
