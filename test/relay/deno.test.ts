import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { denoExecutable, denoFlags } from '../support/process/deno.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { meetingsAt, type SessionGateway } from './meeting.ts'
import { connectPlain } from './plain-client.ts'
import { relaySuite } from './suite.ts'

// Both of Deno's servers in one process: Node's, which production has, and Deno's own, of local mode's https.
const folder = temporaryFolder('relay-deno')
let child: ChildProcessWithoutNullStreams
let output = ''
const at: Record<'http' | 'https', string> = { http: '', https: '' }
beforeAll(async () => {
  const env = { PATH: process.env.PATH, HOME: folder, PORT: '0', DATABASE_PATH: join(folder, 'gateway.sqlite') }
  child = spawn(denoExecutable, ['run', ...denoFlags, 'src/entry/local-deno.ts'], { env })
  await new Promise<void>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk) => {
        output += chunk
        if (/curl .*\n/.test(output)) resolve()
      })
    }
    child.once('exit', (code) => reject(new Error(`The gateway ended with ${code}: ${output}`)))
  })
  at.http = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0] ?? ''
  at.https = /https:\/\/localhost:\d+/.exec(output)?.[0] ?? ''
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(join(folder, 'localhost.pem'), 'utf8')])
})
afterAll(() => void child?.kill('SIGKILL'))

const gatewayAt = (scheme: 'http' | 'https'): SessionGateway => ({
  url: at[scheme],
  token: async (user) => {
    const headers = { 'Content-Type': 'application/json' }
    const answer = await fetch(`${at[scheme]}/_local/token`, {
      method: 'POST',
      headers,
      body: JSON.stringify({ user }),
    })
    return ((await answer.json()) as { token: string }).token
  },
})

describe('on Deno, by Node’s server', () => relaySuite(() => gatewayAt('http'), { isApart: true }))
describe('on Deno, by its own server', () =>
  relaySuite(() => gatewayAt('https'), { isApart: true, takesOneSubprotocol: true }))

it('has those meet who come by one server and by the other, and closes both by 1001 when it stops', async () => {
  const [helpers, sharers] = [await meetingsAt(gatewayAt('http'))(), await meetingsAt(gatewayAt('https'))()]
  const one = await connectPlain(await helpers.helperUri())
  const other = await connectPlain(helpers.sharerUri.replace(/^ws:\/\/[^/]+/, at.https.replace('http', 'ws')))
  const third = await connectPlain(sharers.sharerUri)
  await one.next({ data: { kind: 'peerJoined', side: 'sharer' } })
  for (const client of [one, other, third]) {
    client.send({ type: 'ping' })
    await client.next({ type: 'pong' })
  }
  child.kill('SIGINT')
  for (const client of [one, other, third]) {
    expect(await client.next({ type: 'system', event: 'disconnected' })).toMatchObject({
      message: 'The gateway is stopping.',
    })
    expect(await client.closed).toEqual({ code: 1001, reason: 'going away' })
  }
  expect((await once(child, 'exit'))[0]).toBe(0)
  expect(output).not.toContain('access_token')
})
