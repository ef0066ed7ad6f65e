import { describe, expect, it } from 'vitest'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { ownTenants, publicUrl, type Running, tenants } from '../support/gateways/running.ts'

export const readContract = (gateway: () => Running) =>
  describe('GET RequestRemoteHelpSessionAccessResponse', () => {
    const { post, get } = callerOf(gateway)
    const neighbour = callerOf(gateway, tenants[1])

    it('reads one back as the bare object, by segment and in parentheses, in any case', async () => {
      const created = (await post(answers, published)).body
      for (const path of [
        `${answers}/${created.id}`,
        `${answers}('${created.id}')`,
        `${answers.toLowerCase()}(%27${created.id}%27)/`,
      ]) {
        const { status, body } = await get(path)
        expect(status).toBe(200)
        expect(body).toEqual(created)
      }
    })

    it('lists with the newest last, a hundred at most', async () => {
      const lister = callerOf(gateway, ownTenants.lists)
      const create = async () => String((await lister.post(answers, published)).body.id)
      const first = await create()
      const many = await Promise.all(Array.from({ length: 99 }, create))
      const made = [first, ...many.sort(), await create()]
      const { status, body } = await lister.get(answers)
      expect(status).toBe(200)
      expect(body['@odata.context']).toBe(`${publicUrl}/beta/$metadata#RequestRemoteHelpSessionAccessResponse`)
      expect(body.value.map((item: { id: string }) => item.id)).toEqual(made.slice(0, 100))
      expect([...made].sort()).toEqual(made)
      const rest = (await lister.get(body['@odata.nextLink'].slice(publicUrl.length))).body
      expect([rest.value.map((item: { id: string }) => item.id), rest['@odata.nextLink']]).toEqual([
        made.slice(100),
        undefined,
      ])
    })

    it("answers 404 for an id that never was and for another tenant's alike", async () => {
      const { id } = (await neighbour.post(answers, published)).body
      const others = await get(`${answers}/${id}`)
      const none = await get(`${answers}/0193a1c0-0000-7000-8000-000000000000`)
      expect([others.status, none.status]).toEqual([404, 404])
      expect(others.body.error.code).toBe('ResourceNotFound')
      expect(others.body.error.message).toBe(none.body.error.message)
      expect((await get(`${answers}?$filter=id eq '${id}'`)).body.value).toEqual([])
      expect((await neighbour.get(`${answers}?$filter=id eq '${id}'`)).body.value).toHaveLength(1)
    })

    it('answers HEAD like GET without a body, and OPTIONS with what is allowed', async () => {
      const { call } = callerOf(gateway)
      const head = await call('HEAD', answers)
      expect([head.status, head.text]).toEqual([200, ''])
      const options = await call('OPTIONS', answers)
      expect(options.status).toBe(204)
      expect(options.headers.get('Allow')).toContain('GET, HEAD')
    })
  })
