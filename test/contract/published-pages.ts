import { describe, expect, it } from 'vitest'
import { callerOf } from '../support/clients/caller.ts'
import { ownTenants, type Running } from '../support/gateways/running.ts'
import { publishedPages } from '../support/oracles/published-pages.ts'

/** Times come back in UTC, as live Graph writes them. */
const inUtc = (text: string) =>
  text.replace(/"(\d{4}-[^"]+?)(\.\d+)-08:00"/g, (_, time, fraction) => {
    const instant = new Date(`${time}-08:00`).toISOString().slice(0, 19)
    return `"${instant}${fraction}Z"`
  })

/**
 * Every page of the family, followed literally, by a tenant of its own: the lists are as short as the pages show them.
 * Only where the gateway differs on purpose (README) is allowed for: UTC, an id of its own, a bare object from Get.
 */
export const publishedPagesContract = (gateway: () => Running) =>
  describe('the published pages', () => {
    const { call } = callerOf(gateway, ownTenants.publishedPages)

    it.each(publishedPages)('can be followed: $resource', async ({ resource, exchanges }) => {
      expect(exchanges.length, resource).toBeGreaterThan(1)
      let id = ''
      for (const { name, method, path, body, status, answer, lengths } of exchanges) {
        expect([body, answer].flatMap((text) => (text === undefined ? [] : [text.length]))).toEqual(lengths)
        const sent = await call(method, path.replace(/\{\w+Id\}/, id), body === undefined ? {} : { body })
        expect([name, sent.status, sent.text === '']).toEqual([name, status, answer === undefined])
        if (answer === undefined) continue
        id ||= sent.body.id
        const expected = JSON.parse(inUtc(answer), (key, value) => (key === 'id' ? id : value))
        expect(sent.body, name).toMatchObject(name === 'get' ? expected.value : expected)
      }
    })
  })
