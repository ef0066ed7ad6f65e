import { describe, expect, it } from 'vitest'
import { answers, callerOf, writeScope } from '../support/clients/caller.ts'
import { audience, type Running, tenants } from '../support/gateways/running.ts'

/** Of no bytes, in one piece that is none, and sent in chunks where the runtime has HTTP. */
const nothing = (): ReadableStream<Uint8Array> =>
  new ReadableStream({
    start: (controller) => {
      controller.close()
    },
  })

const types = [
  undefined,
  'application/json',
  'application/json; charset=utf-16',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'text/plain',
  'no type',
]

/** That no bytes are no body, whatever the headers call it. */
export const emptyBodiesContract = (gateway: () => Running) =>
  describe('a body of no bytes', () => {
    const { post } = callerOf(gateway)
    const partners = '/beta/deviceManagement/remoteAssistancePartners'

    const send = async (method: string, path: string, headers: Record<string, string>, body?: BodyInit) => {
      const token = await gateway().issuer.token({ tenant: tenants[0], scopes: writeScope, audience })
      const init: RequestInit & { duplex: 'half' } = {
        method,
        headers: { Authorization: `Bearer ${token}`, ...headers },
        duplex: 'half',
        ...(body === undefined ? {} : { body }),
      }
      const response = await gateway().fetch(path, init)
      return { status: response.status, text: await response.text() }
    }
    const asMany = (type: string | undefined): [Record<string, string>, BodyInit | undefined][] => {
      const headers = type === undefined ? {} : { 'Content-Type': type }
      return [
        [headers, undefined],
        [headers, new Uint8Array()],
        [headers, nothing()],
        [{ ...headers, 'Content-Encoding': 'gzip' }, nothing()],
        [{ ...headers, 'Content-Encoding': 'br' }, nothing()],
      ]
    }

    it.each(types)('is none for an action: Content-Type %s', async (type) => {
      const { id } = (await post(partners, { displayName: 'a' })).body
      for (const [headers, body] of asMany(type))
        expect(await send('POST', `${partners}/${id}/disconnect`, headers, body)).toEqual({ status: 204, text: '' })
    })

    it.each(types)('is missed where one is required: Content-Type %s', async (type) => {
      const { id } = (await post(partners, { displayName: 'a' })).body
      for (const [method, path] of [
        ['POST', answers],
        ['PATCH', `${partners}/${id}`],
        ['POST', '/beta/$batch'],
      ] as const) {
        for (const [headers, body] of asMany(type)) {
          const { status, text } = await send(method, path, headers, body)
          expect([status, JSON.parse(text).error.message]).toEqual([400, 'Empty Payload. JSON content expected.'])
        }
      }
    })

    it('is told from one that is there', async () => {
      const { id } = (await post(partners, { displayName: 'a' })).body
      const bytes = (text: string) => new TextEncoder().encode(text)
      for (const [type, text, status] of [
        ['application/json', '{}', 204],
        ['application/json', ' ', 400],
        ['application/json', 'null', 400],
        ['application/json', '{"a":1}', 400],
        ['text/plain', '{}', 415],
        ['application/x-www-form-urlencoded', 'a=b', 415],
        ['', '{}', 400],
      ] as const) {
        const sent = await send('POST', `${partners}/${id}/disconnect`, { 'Content-Type': type }, bytes(text))
        expect([type, text, sent.status]).toEqual([type, text, status])
      }
    })
  })
