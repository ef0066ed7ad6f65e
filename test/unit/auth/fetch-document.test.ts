import { describe, expect, it } from 'vitest'
import { fetchDocument } from '../../../src/auth/fetch-document.ts'

const url = 'https://login.example.test/keys'

/** What becomes of a body that comes in these pieces. */
const textOf = (...pieces: readonly Uint8Array<ArrayBuffer>[]) => {
  const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start: (controller) => {
      for (const piece of pieces) controller.enqueue(piece)
      controller.close()
    },
  })
  return fetchDocument(async () => new Response(body), url)
}

describe('a document that is fetched', () => {
  it('is asked for as JSON, at its own address', async () => {
    const requests: Request[] = []
    const fetch = async (target: string, init: RequestInit) => {
      requests.push(new Request(target, init))
      return new Response('{}')
    }
    expect(await fetchDocument(fetch, url)).toBe('{}')
    expect(requests.map((request) => [request.url, request.headers.get('Accept'), request.redirect])).toEqual([
      [url, 'application/json', 'manual'],
    ])
  })

  it('is whole, however its characters are cut', async () => {
    const text = '{"name":"Übung 🔑"}'
    const bytes = new TextEncoder().encode(text)
    expect(await textOf(...Array.from(bytes, (byte) => new Uint8Array([byte])))).toBe(text)
  })

  it.each([
    ['a byte that is no character', [0x22, 0xff, 0x22]],
    ['a character that never ends', [0x22, 0xc3]],
  ])('is refused for %s', async (_, bytes) => {
    await expect(textOf(new Uint8Array(bytes))).rejects.toThrow()
  })

  it('is refused for a byte more than 1 MiB, and for nothing less', async () => {
    const whole = new Uint8Array(1024 * 1024).fill(0x20)
    expect(await textOf(whole)).toHaveLength(1024 * 1024)
    await expect(textOf(whole, new Uint8Array([0x20]))).rejects.toThrow()
  })
})
