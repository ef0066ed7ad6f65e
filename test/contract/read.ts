import { describe, expect, it } from 'vitest'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { publicUrl, type Running, tenants } from '../support/gateways/running.ts'

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
      const { id } = (await neighbour.post(answers, published)).body
      const later = (await neighbour.post(answers, published)).body.id
      const { status, body } = await neighbour.get(answers)
      expect(status).toBe(200)
      expect(body['@odata.context']).toBe(`${publicUrl}/beta/$metadata#RequestRemoteHelpSessionAccessResponse`)
      const ids = body.value.map((item: { id: string }) => item.id)
      expect(ids.indexOf(later)).toBe(ids.indexOf(id) + 1)
      expect(ids).toEqual([...ids].sort())
      expect(ids.length).toBeLessThanOrEqual(100)
    })

    it("answers 404 for an id that never was and for another tenant's alike", async () => {
      const { id } = (await neighbour.post(answers, published)).body
      const others = await get(`${answers}/${id}`)
      const none = await get(`${answers}/0193a1c0-0000-7000-8000-000000000000`)
      expect([others.status, none.status]).toEqual([404, 404])
      expect(others.body.error.code).toBe('ResourceNotFound')
      expect(others.body.error.message).toBe(none.body.error.message)
      const listed = (await get(answers)).body.value.map((item: { id: string }) => item.id)
      expect(listed).not.toContain(id)
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
