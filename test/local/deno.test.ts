import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { connect } from 'node:http2'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { localTenant } from '../../src/local/identity.ts'
import { denoExecutable, denoFlags } from '../support/process/deno.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

it('serves the same on Deno, over HTTP/2 too', async () => {
  const folder = temporaryFolder('local-deno', onTestFinished)
  const env = { PATH: process.env.PATH, HOME: folder, PORT: '0', DATABASE_PATH: join(folder, 'gateway.sqlite') }
  const child = spawn(denoExecutable, ['run', ...denoFlags, 'src/entry/local-deno.ts'], { env })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  await expect.poll(() => child.exitCode ?? output).toContain('curl')
  const [origin = ''] = /https:\/\/localhost:\d+/.exec(output) ?? [output]
  const session = connect(origin, { ca: readFileSync(join(folder, 'localhost.pem')) })
  let token = ''
  const ask = async (path: string, method = 'GET', body?: string) => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    const request = session.request({ ':path': path, ':method': method, ...headers })
    request.end(body)
    return JSON.parse((await Array.fromAsync(request)).join(''))
  }
  const { issuer } = await ask(`/${localTenant}/v2.0/.well-known/openid-configuration`)
  expect(issuer).toBe(`${origin}/${localTenant}/v2.0`)
  const seed = { 'deviceManagement/remoteAssistancePartners': [{ displayName: 'one' }, { displayName: 'two' }] }
  expect(await ask('/_local/seed', 'POST', JSON.stringify(seed))).toEqual({ entities: 2 })
  expect(await ask('/_local/export')).toMatchObject({ [localTenant]: seed })
  token = (await ask('/_local/token', 'POST', '{}')).token
  const created = await ask('/beta/deviceManagement/remoteAssistancePartners', 'POST', '{"displayName":"three"}')
  expect(created.displayName).toBe('three')
  const [record] = (await ask('/_local/requests')).value
  expect([record.status, record.body, record.headers.authorization]).toEqual([201, { displayName: 'three' }, '***'])
  expect((await ask('/_local/clock', 'PUT', '{"now":"2030-01-01"}')).isMoved).toBe(true)
  session.close()
  const [url = ''] = /http:\/\/127\.0\.0\.1:\d+/.exec(output) ?? []
  for (const [path, status] of [
    ['/common/discovery/keys', 400],
    ['/beta/', 403],
  ] as const) {
    expect((await fetch(url + path, { headers: { Via: '' } })).status).toBe(status)
  }
  child.kill('SIGINT')
  expect((await once(child, 'exit'))[0]).toBe(0)
})
