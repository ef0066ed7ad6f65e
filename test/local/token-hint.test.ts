import { expect, it } from 'vitest'
import { asTick } from '../../src/clock.ts'
import { tokenHint } from '../../src/local/token-hint.ts'

const httpsUrl = 'https://localhost:9443'
const linesFor = (...sent: readonly (readonly [headers: Record<string, string>, status?: number, at?: number])[]) => {
  const lines: string[] = []
  let now = 0
  const hint = tokenHint(
    (line) => lines.push(line),
    () => asTick(now),
  )
  for (const [headers, status = 401, at = 0] of sent) {
    now = at
    hint(new Request('http://127.0.0.1:8787/beta', { headers }), new Response(null, { status }), httpsUrl)
  }
  return lines
}

it.each([
  [{ SdkVersion: 'graph-js/3.0.7 (featureUsage=0)' }],
  [{ SdkVersion: 'anything' }],
  [{ 'User-Agent': 'kiota-typescript/1.0.0' }],
  [{ 'User-Agent': 'Mozilla/5.0 (Linux) PowerShell/7.4 Invoke-MgGraphRequest' }],
  [{ 'User-Agent': 'Microsoft.Graph/5.2 (x)' }],
  [{ 'User-Agent': 'graph-python-beta/1.2' }],
])('tells of a Graph SDK without its token: %j', (headers) => {
  const [line, ...others] = linesFor([headers])
  expect(others).toEqual([])
  for (const text of [httpsUrl, 'localhost in customHosts', 'http://']) expect(line).toContain(text)
  expect(line).not.toContain('\n')
})

it.each([
  ['another client', [{ 'User-Agent': 'curl/8' }]],
  ['a browser', [{ 'User-Agent': 'Mozilla/5.0 graphql-request' }]],
  ['no client at all', [{}]],
  ['a request with a token, if a bad one', [{ SdkVersion: 'x', Authorization: 'Bearer x' }]],
  ['an answer that is no 401', [{ SdkVersion: 'x' }, 200]],
] as const)('says nothing of %s', (_, request) => expect(linesFor(request)).toEqual([]))

it('says it once a minute', () => {
  const sdk = { SdkVersion: 'x' }
  expect(linesFor([sdk, 401, 0], [sdk, 401, 59_999], [sdk, 401, 60_000], [sdk, 401, 60_001])).toHaveLength(2)
})
