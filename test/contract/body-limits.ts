import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { answers, callerOf, published, writeScope } from '../support/clients/caller.ts'
import { audience, type Running, tenants } from '../support/gateways/running.ts'

const kibibyte = 1024
const nested = (depth: number) => `${'['.repeat(depth)}${']'.repeat(depth)}`
/** A body that is as deep as said: control information is ignored, whatever it holds. */
const deep = (depth: number) => `{"@odata.context":${nested(depth - 1)},${JSON.stringify(published).slice(1)}`
/** JSON of exactly this many bytes: white space at its end is part of a text, and means nothing. */
const padded = (json: string, size: number) => new TextEncoder().encode(json.padEnd(size, ' '))

type Send = (path: string, bytes: Uint8Array<ArrayBuffer>) => Promise<{ status: number; text: string }>

/** How large and how deep a body may be, to the byte and to the level. */
export const bodyLimitsContract = (gateway: () => Running) =>
  describe('the limits of a body', () => {
    const { post } = callerOf(gateway)
    const sendWith = async (path: string, body: BodyInit, headers: Record<string, string>) => {
      const token = await gateway().issuer.token({ tenant: tenants[0], scopes: writeScope, audience })
      const response = await gateway().fetch(path, {
        method: 'POST',
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json', ...headers },
        body,
        duplex: 'half',
      } as RequestInit)
      return { status: response.status, text: await response.text() }
    }
    const inPieces = (bytes: Uint8Array<ArrayBuffer>) =>
      new ReadableStream({
        start: (controller) => {
          for (let start = 0; start < bytes.length; start += 10_000)
            controller.enqueue(bytes.subarray(start, start + 10_000))
          controller.close()
        },
      })

    const ways: readonly [string, Send][] = [
      ['that says how long it is', (path, bytes) => sendWith(path, bytes, { 'Content-Length': String(bytes.length) })],
      ['that comes in pieces', (path, bytes) => sendWith(path, inPieces(bytes), {})],
      [
        'that is compressed',
        (path, bytes) => sendWith(path, new Uint8Array(gzipSync(bytes)), { 'Content-Encoding': 'gzip' }),
      ],
    ]

    it.each(ways)('are 64 KiB for one %s', async (_, send) => {
      const json = JSON.stringify(published)
      expect((await send(answers, padded(json, 64 * kibibyte))).status).toBe(201)
      const refused = await send(answers, padded(json, 64 * kibibyte + 1))
      expect([refused.status, JSON.parse(refused.text).error]).toMatchObject([
        413,
        { code: 'RequestEntityTooLarge', message: 'The request payload is larger than 64 KiB.' },
      ])
    })

    it.each(ways)('are 1 MiB for a batch %s', async (_, send) => {
      const json = JSON.stringify({ requests: [{ id: '1', method: 'GET', url: `${answers.slice(5)}/$count` }] })
      expect((await send('/beta/$batch', padded(json, kibibyte * kibibyte))).status).toBe(200)
      const refused = await send('/beta/$batch', padded(json, kibibyte * kibibyte + 1))
      expect([refused.status, JSON.parse(refused.text).error]).toMatchObject([
        413,
        { code: 'RequestEntityTooLarge', message: 'The request payload is larger than 1024 KiB.' },
      ])
    })

    const batched = (body: string) =>
      `{"requests":[{"id":"1","method":"POST","url":"${answers.slice(5)}","headers":{"Content-Type":"application/json"},"body":${body}}]}`

    it('are eight levels, alone and in a batch', async () => {
      expect((await post(answers, deep(8))).status).toBe(201)
      const within = await post('/beta/$batch', batched(deep(8)))
      expect([within.status, within.body.responses?.[0].status]).toEqual([200, 201])
      for (const refused of [await post(answers, deep(9)), await post('/beta/$batch', batched(deep(9)))]) {
        expect([refused.status, refused.body.error?.message]).toEqual([
          400,
          'The request payload is nested too deeply.',
        ])
      }
    })

    it('are those of a body alone for each of a batch', async () => {
      const item = (size: number) => batched(`${new TextDecoder().decode(padded('{"sessionKey":"', size - 2))}"}`)
      // The text itself is too long for its property, which is judged after the size.
      const [taken, refused] = await Promise.all(
        [item(64 * kibibyte), item(64 * kibibyte + 1)].map((json) => post('/beta/$batch', json)),
      )
      expect([taken, refused].map((answer) => answer?.body.responses[0].status)).toEqual([400, 413])
    })
  })
