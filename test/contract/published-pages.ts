import { describe, expect, it } from 'vitest'
import { callerOf } from '../support/clients/caller.ts'
import { type Running, tenants } from '../support/gateways/running.ts'
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
  describe.each(publishedPages)('the pages of $resource', ({ exchanges }) => {
    const { call } = callerOf(gateway, tenants[2])
    let id = ''

    it.each(exchanges)('$name', async ({ name, method, path, body, status, answer, lengths }) => {
      expect([body, answer].flatMap((text) => (text === undefined ? [] : [text.length]))).toEqual(lengths)
      const sent = await call(method, path.replace(/\{\w+Id\}/, id), body === undefined ? {} : { body })
      expect(sent.status).toBe(status)
      if (answer === undefined) return expect(sent.text).toBe('')
      id ||= sent.body.id
      const expected = JSON.parse(inUtc(answer), (key, value) => (key === 'id' ? id : value))
      expect(sent.body).toMatchObject(name === 'get' ? expected.value : expected)
    })
  })
