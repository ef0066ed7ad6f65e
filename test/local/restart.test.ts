import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { startLocal } from '../support/gateways/start-local.ts'
import { run } from '../support/process/run.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder('local-restart')
const local = join(process.cwd(), 'dist/node/cli.js')
const fileIn = (name: string) => readFileSync(join(folder, '.data', name), 'utf8')
const set = '/beta/RequestRemoteHelpSessionAccessResponse'

describe('a restart', () => {
  let ports: Record<string, string>
  let token = ''
  beforeAll(async () => {
    const gateway = await startLocal({}, { folder })
    ports = { PORT: new URL(gateway.url).port, HTTPS_PORT: new URL(gateway.httpsUrl).port }
    token = await gateway.token()
    await gateway.stop()
  })
  const statusAfter = async (...args: readonly string[]) => {
    const gateway = await startLocal(ports, { folder, args })
    const { status } = await fetch(gateway.url + set, { headers: { Authorization: `Bearer ${token}` } })
    const fresh = await fetch(gateway.url + set, { headers: { Authorization: `Bearer ${await gateway.token()}` } })
    await gateway.stop()
    return [status, fresh.status]
  }

  it('leaves tokens good; --new-keys ends them, and leaves what else is kept', async () => {
    expect(await statusAfter()).toEqual([200, 200])
    expect((statSync(join(folder, '.data/signing-key.pem')).mode & 0o777).toString(8)).toBe('600')
    const others = ['localhost.pem', 'localhost.key', 'gateway.sqlite.key']
    const before = others.map(fileIn)
    expect(await statusAfter('--new-keys')).toEqual([401, 200])
    expect(others.map(fileIn)).toEqual(before)
  })

  it('names a key that is damaged in one line', async () => {
    writeFileSync(join(folder, '.data/signing-key.pem'), 'damaged')
    const { code, stderr } = await run(process.execPath, [local], { env: ports, cwd: folder })
    const sentence = /^The signing key in \.data\/signing-key\.pem [^\n]*--new-keys[^\n]*\n$/
    expect([code, stderr]).toEqual([1, expect.stringMatching(sentence)])
  })
})

it('tells on the terminal of an SDK that keeps its token to itself, and logs what it grants', async () => {
  const gateway = await startLocal()
  await fetch(gateway.url + set, { headers: { SdkVersion: 'graph-js/3.0.7' } })
  await fetch(gateway.url + set, { headers: { SdkVersion: 'graph-js/3.0.7' } })
  const form = {
    grant_type: 'client_credentials',
    client_id: 'c',
    client_secret: 'CANARY',
    scope: `${gateway.url}/.default`,
  }
  await fetch(`${gateway.url}/common/oauth2/v2.0/token`, { method: 'POST', body: new URLSearchParams(form) })
  await expect.poll(gateway.output).toContain('"event":"identity"')
  const hints = gateway
    .output()
    .split('\n')
    .filter((line) => line.includes('customHosts'))
  expect(hints).toEqual([expect.stringContaining(gateway.httpsUrl)])
  expect(gateway.output()).not.toContain('CANARY')
  await gateway.stop()
})
