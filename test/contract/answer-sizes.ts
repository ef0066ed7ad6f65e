import { beforeAll, describe, expect, it } from 'vitest'
import { callerOf } from '../support/clients/caller.ts'
import { ownTenants, publicUrl, type Running } from '../support/gateways/running.ts'

const path = '/RemoteHelpSessionRetrieveResponse'
const set = `/beta${path}`
const json = { 'Content-Type': 'application/json' }
const mebibyte = 1024 * 1024
const bytesOf = (text: string) => new TextEncoder().encode(text).length

/** Characters of one to four bytes, and such as JSON writes with two. */
const characters = ['x', '"', '\n', 'ü', '語', '🔑']
/** From tiny to about the largest that a body may be. */
const rowOf = (number: number) => {
  const text = (length: number) => characters[number % 6]?.repeat(number % 5 === 4 ? 1 : length) ?? ''
  const wide = number % 6 === 5 ? 2 : number % 6 === 0 ? 8 : 4
  return {
    sessionKey: text(1024),
    acsHelperUserToken: text(512 * wide),
    acsHelperUserId: text(200),
    acsSharerUserId: text(200),
    acsGroupId: 'x',
    sessionType: 'viewScreen',
    deviceName: String(number % 7),
    pubSubGroupId: 'x',
    pubSubHelperAccessUri: text(512 * wide),
    sessionExpirationDateTime: '2030-01-01T00:00:00Z',
    webClientUri: number % 3 ? text(2048) : null,
  }
}

interface Inner {
  readonly id: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  // biome-ignore lint/suspicious/noExplicitAny: what an assertion looks at is what the assertion is about.
  readonly body: any
}

/** No answer is larger than is said, and what does not fit can still be had. */
export const answerSizesContract = (gateway: () => Running) =>
  describe('the size of an answer', () => {
    const { get, post } = callerOf(gateway, ownTenants.sizes)
    const idsOf = (values: readonly { readonly id: string }[]) => values.map(({ id }) => id)
    const ids: string[] = []
    beforeAll(async () => {
      for (let number = 0; number < 100; number += 1) {
        const { status, body } = await post(set, rowOf(number))
        expect(status).toBe(201)
        ids.push(body.id)
      }
    })

    it.each<[options: string, headers?: Record<string, string>]>([
      ['$top=999'],
      ['$top=999&$count=true', { Accept: 'application/json;odata.metadata=full' }],
      ['$top=999', { Accept: 'application/json;odata.metadata=none' }],
      ['', { Prefer: 'odata.maxpagesize=999' }],
      ['$top=90&$orderby=deviceName desc,sessionKey'],
      ["$top=999&$orderby=acsHelperUserId desc&$filter=acsGroupId eq 'x'"],
      ['$top=999&$skip=7&$select=id,acsHelperUserToken,webClientUri,sessionKey,pubSubHelperAccessUri'],
    ])('of a page is 1 MiB at most, and no object is lost for it: %s', async (options, headers) => {
      const order = options.replace(/&?\$(select|top)=[^&]*/g, '').replace(/^&/, '')
      const expected = idsOf((await get(`${set}?$top=999&$select=id&${order}`)).body.value)
      expect(expected).toHaveLength(ids.length - (options.includes('$skip') ? 7 : 0))
      const shown: string[] = []
      const sizes: number[] = []
      for (let next: string | undefined = `${set}?${options}`; next; ) {
        const { text, body } = await get(next, headers)
        expect(body.error).toBeUndefined()
        expect(body.value.length).toBeGreaterThan(0)
        sizes.push(bytesOf(text))
        shown.push(...idsOf(body.value))
        next = body['@odata.nextLink']?.slice(publicUrl.length)
      }
      expect(shown).toEqual(expected)
      expect(Math.max(...sizes)).toBeLessThanOrEqual(mebibyte)
      expect(sizes.length).toBeGreaterThan(1)
      // Not cut earlier than need be: the next object would not have fitted, or there was none.
      for (const size of sizes.slice(0, -1)) expect(size).toBeGreaterThan(mebibyte - 64 * 1024)
    })

    const read = { method: 'GET', url: `${path}?$top=999` }
    const send = async (requests: readonly object[]) => {
      const { status, text, body } = await post('/beta/$batch', { requests })
      expect([status, body.error]).toEqual([200, undefined])
      expect(bytesOf(text)).toBeLessThanOrEqual(4 * mebibyte)
      return body.responses as readonly Inner[]
    }

    it('of a batch is 4 MiB at most: a read beyond it is to be asked again, and gets its answer', async () => {
      let open = Array.from({ length: 6 }, (_, id) => ({ id: String(id), ...read }))
      for (let turn = 0; open.length > 0; turn += 1) {
        expect(turn, 'no progress').toBeLessThan(10)
        const answers = await send(open)
        expect(answers.map(({ id }) => id)).toEqual(open.map(({ id }) => id))
        for (const { status, headers, body } of answers) {
          expect([200, 429]).toContain(status)
          if (status === 200) expect(body.value.length).toBeGreaterThan(0)
          else {
            expect([body.error.code, headers['Retry-After']]).toEqual(['TooManyRequests', '1'])
            expect(body.error.message).toContain('Send this request alone')
          }
        }
        open = open.filter((_, index) => answers[index]?.status === 429)
      }
    })

    it('of a batch leaves room for every write, and for a small read', async () => {
      const create = { method: 'POST', url: path, headers: json, body: rowOf(3) }
      const answers = await send([
        ...Array.from({ length: 6 }, (_, id) => ({ id: `read ${id}`, ...read })),
        { id: 'after', method: 'GET', url: `${path}/$count`, dependsOn: ['read 5'] },
        ...Array.from({ length: 10 }, (_, id) => ({ id: `write ${id}`, ...create })),
        { id: 'count', method: 'GET', url: `${path}/$count` },
      ])
      const statusOf = new Map(answers.map(({ id, status }) => [id, status]))
      expect([...statusOf].filter(([id, status]) => id.startsWith('read') && status === 429).length).toBeGreaterThan(0)
      expect(statusOf.get('after')).toBe(statusOf.get('read 5') === 200 ? 200 : 424)
      expect(statusOf.get('count')).toBe(200)
      const written = answers.filter(({ id }) => id.startsWith('write'))
      expect(written.map(({ status }) => status)).toEqual(Array(10).fill(201))
      for (const { body, headers } of written) {
        expect(body).toMatchObject({ sessionKey: rowOf(3).sessionKey, acsHelperUserToken: rowOf(3).acsHelperUserToken })
        const { status } = await callerOf(gateway, ownTenants.sizes).call(
          'DELETE',
          String(headers.Location).slice(publicUrl.length),
        )
        expect(status).toBe(204)
      }
    })

    it('of a refusal is small, however many faults a body has', async () => {
      const body = Object.fromEntries(Array.from({ length: 5000 }, (_, index) => [`x${index}`, 1]))
      const { status, text, body: answer } = await post(set, body)
      expect(status).toBe(400)
      expect(answer.error.details).toHaveLength(20)
      expect(answer.error.message).toMatch(/ has 50\d\d faults; details has the first 20\.$/)
      expect(text.length).toBeLessThan(16 * 1024)
    })
  })
