import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { allPermissions, localTenant, localUser } from '../../src/local/identity.ts'
import { type LocalGateway, startLocal } from '../support/gateways/start-local.ts'
import { run } from '../support/process/run.ts'

const elsewhere = 'aaaaaaaa-0000-4000-8000-000000000001'
const running =
  (program: string) =>
  (...args: string[]) =>
    run(process.execPath, [program, 'token', ...args])
const fromSource = running('src/entry/cli.ts')
// As it is published, which starts in half the time.
const token = running('dist/node/cli.js')

let gateway: LocalGateway
beforeAll(async () => {
  gateway = await startLocal()
})
afterAll(() => gateway?.stop())

describe('the token command', () => {
  it('prints one token and nothing else', async () => {
    const { code, stdout, stderr } = await fromSource('--url', gateway.url)
    expect([code, stderr]).toEqual([0, ''])
    expect(stdout).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+\n$/)
    expect(decodeJwt(stdout)).toMatchObject({ tid: localTenant, oid: localUser, scp: allPermissions.join(' ') })
  })

  it('narrows it as asked', async () => {
    const [one = '', two = ''] = allPermissions
    const args = ['--scope', `${one},${two}`, '--tenant', elsewhere, '--app', '--expires', '60', '--url', gateway.url]
    const claims = decodeJwt((await token(...args)).stdout)
    expect(claims).toMatchObject({ tid: elsewhere, roles: [one, two], idtyp: 'app' })
    expect(claims).not.toHaveProperty('scp')
    expect((claims.exp ?? 0) - (claims.iat ?? 0)).toBe(60)
    for (const expires of [['--expires', '-600'], ['--expires=-600']]) {
      const { exp = 0 } = decodeJwt((await token(...expires, '--url', gateway.url)).stdout)
      expect(exp).toBeLessThan(Date.now() / 1000)
    }
  })

  it.each([
    [
      'nothing runs',
      ['--url', 'http://127.0.0.1:1'],
      /^There is no local gateway at http:\/\/127.0.0.1:1; start it with `npm start`.\n$/,
    ],
    ['the address is none', ['--url', 'nonsense'], /^nonsense is not the http or https address of a gateway.\n$/],
    ['there is no such permission', ['--scope', 'No.Such'], /^There is no permission No.Such; there are .*\n$/],
  ])('says in one sentence that %s', async (_, args, sentence) => {
    const { code, stdout, stderr } = await fromSource(...args)
    expect([code, stdout]).toEqual([1, ''])
    expect(stderr).toMatch(sentence)
  })

  it.each([
    ['it says both kinds', ['--app', '--user'], /^Say --app or --user, not both.\n$/],
    ['it has an unknown option', ['--bogus'], /^There is no option --bogus\.\n\n/],
    ['it has a stray word', ['stray'], /^token takes fewer words\.\n\n/],
  ])('refuses its arguments when %s', async (_, args, sentence) => {
    const { code, stdout, stderr } = await token(...args)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(sentence)
  })

  it('says what the gateway refuses, and that a certificate is not trusted', async () => {
    expect((await token('--tenant', 'contoso', '--url', gateway.url)).stderr).toBe('tenant and user must be GUIDs.\n')
    expect((await token('--url', gateway.httpsUrl)).stderr).toMatch(/^The certificate of .* is not trusted: .*\n$/)
    expect((await token('--help')).stdout).toContain('--expires')
  })
})
