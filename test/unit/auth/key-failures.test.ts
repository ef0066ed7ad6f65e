import { expect, it } from 'vitest'
import { remoteKeys } from '../../../src/auth/remote-keys.ts'
import { clocksOf } from '../../support/process/two-clocks.ts'

const failed = (cause: Error) => () => Promise.reject(new TypeError('fetch failed: CANARY', { cause }))
/** As Deno says it: no code, and the address in the message. */
const denoFailed = (trouble: string) =>
  failed(
    new Error(`error sending request for url (https://login.example.test/?CANARY): client error (Connect): ${trouble}`),
  )

it.each([
  ['a status', async () => new Response('CANARY', { status: 503 }), 'Expected 200 with a body, got 503.'],
  [
    'a redirect',
    async () => new Response(null, { status: 302, headers: { Location: 'https://canary.test' } }),
    'Expected 200 with a body, got 302.',
  ],
  ['no connection', failed(Object.assign(new Error('CANARY'), { code: 'ECONNREFUSED' })), 'TypeError ECONNREFUSED'],
  ['no name, on Deno', denoFailed('dns error: failed to lookup CANARY'), 'TypeError dns error'],
  [
    'no connection, on Deno',
    denoFailed('tcp connect error: Connection refused (CANARY)'),
    'TypeError Connection refused',
  ],
  ['no trust, on Deno', denoFailed('invalid peer certificate: CANARY'), 'TypeError invalid peer certificate'],
  [
    'no HTTP',
    failed(Object.assign(new Error('CANARY'), { name: 'HTTPParserError', code: undefined })),
    'TypeError HTTPParserError',
  ],
  ['no answer in time', () => Promise.reject(new DOMException('CANARY', 'TimeoutError')), 'TimeoutError'],
  ['what is no error', () => Promise.reject('CANARY'), 'unknown'],
  ['no JSON', async () => new Response('CANARY'), 'The document is not JSON.'],
  ['no key set', async () => new Response('{"CANARY":1}'), 'The document is not a JSON Web Key Set.'],
  ['no key', async () => new Response('{"keys":[{"kid":"CANARY"}]}'), 'The key set holds no usable key.'],
  ['no end', async () => new Response('CANARY'.repeat(200_000)), 'The document is larger than 1048576 bytes.'],
])('logs a failed fetch once, with its cause and no text of theirs: %s', async (_, fetch, cause) => {
  const lines: object[] = []
  const url = 'https://login.example.test/keys?appid=CANARY'
  const keys = remoteKeys({ url, fetch, ...clocksOf({ now: 1_000_000 }), log: (line) => lines.push(line) })
  for (let time = 0; time < 3; time += 1) {
    await expect(keys.find('kid')).rejects.toMatchObject({ status: 503, reason: 'keys out of reach' })
  }
  expect(lines).toEqual([{ level: 'error', event: 'keys not fetched', host: 'login.example.test', cause }])
  expect(JSON.stringify(lines)).not.toMatch(/canary/i)
})
