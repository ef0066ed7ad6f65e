import { describe, expect, it } from 'vitest'
import { callerOf } from '../support/clients/caller.ts'
import type { Running } from '../support/gateways/running.ts'

const kibibyte = 1024
const count = '/RequestRemoteHelpSessionAccessResponse/$count'
/** A path and query of so many characters. */
const long = (path: string, length: number) => `${path}?x=`.padEnd(length, 'x')
const spread = (number: number, length: number) =>
  Object.fromEntries(Array.from({ length: number }, (_, index) => [`x-${index}`, 'x'.repeat(length)]))

type Asked = readonly [path: string, headers: Readonly<Record<string, string>>]
/** With the status that is answered. */
const cases: Readonly<Record<string, readonly [...Asked, status: number]>> = {
  'a URL as long as may be': [long(`/beta${count}`, 16 * kibibyte), {}, 200],
  'a longer URL': [long(`/beta${count}`, 16 * kibibyte + 1), {}, 414],
  'a much longer URL': [long(`/beta${count}`, 40 * kibibyte), {}, 414],
  'a long path that leads nowhere': [`/beta/${'x/'.repeat(9 * kibibyte)}`, {}, 414],
  'a large header': [`/beta${count}`, { 'x-long': 'x'.repeat(15 * kibibyte) }, 200],
  'a larger header': [`/beta${count}`, { 'x-long': 'x'.repeat(16 * kibibyte) }, 431],
  'nothing but commas in Accept': [`/beta${count}`, { Accept: ','.repeat(16 * kibibyte) }, 431],
  'nothing but ranges in Accept': [`/beta${count}`, { Accept: 'a,'.repeat(8 * kibibyte) }, 431],
  'many headers': [`/beta${count}`, spread(70, 200), 200],
  'more headers': [`/beta${count}`, spread(90, 200), 431],
}
const codes: Readonly<Record<number, string>> = { 414: 'UriTooLong', 431: 'RequestHeaderFieldsTooLarge' }

/** What may be asked is bounded alike for a request alone and in a batch. */
export const headLimitsContract = (gateway: () => Running) =>
  describe('the limits of URL and headers', () => {
    const { get, post } = callerOf(gateway)
    const batched = async ([url, headers]: Asked) => {
      const { status, body } = await post('/beta/$batch', { requests: [{ id: '1', method: 'GET', url, headers }] })
      expect(status).toBe(200)
      return body.responses[0]
    }

    it.each(Object.entries(cases))('hold alone and in a batch: %s', async (_, [path, headers, status]) => {
      const [alone, inside] = [await get(path, headers), await batched([path, headers])]
      expect([alone.status, inside.status]).toEqual([status, status])
      if (status === 200) return
      expect([alone.body.error.code, inside.body.error.code]).toEqual([codes[status], codes[status]])
    })

    it.each<[string, Asked, number]>([
      ['a URL that is long once it is encoded', [long(`${count}`, 8 * kibibyte).replaceAll('x', 'ü'), {}], 414],
      ['a mebibyte of commas', [count, { Accept: ','.repeat(1_000_000) }], 431],
      ['a great many headers', [count, spread(20_000, 1)], 431],
      ['a URL of a mebibyte', [long(count, 1_000_000), {}], 414],
    ])('hold in a batch for what no server lets through: %s', async (_, asked, status) => {
      expect((await batched(asked)).status).toBe(status)
    })
  })
