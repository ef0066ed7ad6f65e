import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { answers, published } from '../support/clients/caller.ts'
import { localToken } from '../support/gateways/start-local.ts'
import { bareEnvironment } from '../support/process/bare-environment.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder('terminal')

const ending: (() => void)[] = []
afterEach(() => {
  for (const end of ending.splice(0)) end()
})

/** Starts local mode with a terminal before it, or a pipe, and waits for its address. */
const start = async (args: readonly string[], { isTerminal = true, env = {} } = {}) => {
  const words = [process.execPath, resolve('dist/node/cli.js'), '--port', '0', '--database', ':memory:', ...args]
  // util-linux's, which Debian always has: the program gets a terminal, and what it shows comes out here.
  const [command = '', ...rest] = isTerminal ? ['script', '-qfec', `exec ${words.join(' ')}`, '/dev/null'] : words
  const child = spawn(command, rest, { cwd: folder, env: { ...bareEnvironment, TERM: 'xterm', ...env } })
  ending.push(() => child.kill('SIGKILL'))
  let screen = ''
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk) => {
      screen += chunk
    })
  const url = () => /(http:\/\/127\.0\.0\.1:\d+)/.exec(screen)?.[1]
  await expect.poll(() => child.exitCode ?? url(), { timeout: 30_000 }).toContain('http')
  return { child, url: String(url()), screen: () => screen, lines: () => screen.trimEnd().split(/\r?\n/) }
}

/** A create, a read that is refused, one that is made to fail, one of nothing, and a batch: none with what may be shown. */
const call = async (url: string) => {
  const token = await localToken(url)
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
  const body = JSON.stringify({ ...published, sessionKey: 'CANARY-key' })
  await fetch(url + answers, { method: 'POST', headers, body })
  await fetch(`${url}${answers}?$filter=sessionKey eq 'CANARY-key'`, { headers: {} })
  await fetch(url + answers, { headers: { ...headers, Prefer: 'gateway-fault=unavailable' } })
  await fetch(`${url}/CANARY-path`)
  const requests = [{ id: '1', method: 'DELETE', url: `${answers.replace('/beta', '')}/CANARY-id` }]
  await fetch(`${url}/beta/$batch`, { method: 'POST', headers, body: JSON.stringify({ requests }) })
  return token
}

const control = '\u001B'
const plain = (line: string) => line.replaceAll(new RegExp(`${control}\\[[\\d;]*[mK]`, 'g'), '')
/** A line without what differs from run to run. */
const shown = (line: string) =>
  plain(line)
    .replace(/^\d\d:\d\d:\d\d /, '')
    .replace(/\d+ ms/, 'N ms')

describe('on a terminal', { skip: !existsSync('/usr/bin/script') }, () => {
  it('has six lines at most of a start, then a line for each request, in colour and without a secret', async () => {
    const { child, url, screen, lines } = await start([])
    await expect.poll(screen).toContain('curl')
    const begun = lines()
    expect(begun.length).toBeLessThanOrEqual(6)
    for (const text of ['/docs', 'https://localhost:', 'in memory', 'NODE_EXTRA_CA_CERTS=', `token --url ${url})"`])
      expect(begun.join('\n')).toContain(text)
    const token = await call(url)
    await expect.poll(screen).toContain('/beta/$batch')
    expect(lines().slice(begun.length).map(shown)).toEqual([
      'code granted: delegated, 7 permissions',
      'token granted: delegated, 7 permissions',
      `POST   ${answers} 201 N ms`,
      `GET    ${answers} 401 N ms InvalidAuthenticationToken: no token`,
      `GET    ${answers} 503 N ms ServiceNotAvailable: injected fault: unavailable`,
      'GET    /{unknown} 404 N ms ResourceNotFound: path',
      `DELETE ${answers}/:id 404 N ms ResourceNotFound: not found`,
      'POST   /beta/$batch 200 N ms',
    ])
    // Green, yellow, red.
    for (const [status, colour] of [
      [201, 32],
      [404, 33],
      [503, 31],
    ])
      expect(screen()).toContain(`${control}[${colour}m${status}${control}[39m`)
    for (const secret of ['CANARY', token, token.slice(-20)]) expect(screen()).not.toContain(secret)
    child.stdin.write('\u0003')
    expect((await once(child, 'exit'))[0]).toBe(0)
    expect(screen()).toContain('Stopping, after the requests under way. Ctrl-C again ends at once.')
  })

  it('has no colour with NO_COLOR, and with --quiet only what fails and was made to fail', async () => {
    const { url, screen, lines } = await start(['--quiet'], { env: { NO_COLOR: '1' } })
    await expect.poll(screen).toContain('curl')
    const begun = lines().length
    await call(url)
    await fetch(`${url}${answers}`, { headers: { Prefer: 'gateway-fault=latency' } })
    await expect.poll(() => lines().length).toBe(begun + 2)
    expect(screen()).not.toContain(control)
    expect(lines().slice(begun).map(shown)).toEqual([
      `GET    ${answers} 503 N ms ServiceNotAvailable: injected fault: unavailable`,
      `GET    ${answers} 401 N ms InvalidAuthenticationToken: no token fault: latency`,
    ])
  })

  it('has JSON with --json, from the first line on', async () => {
    const { url, screen, lines } = await start(['--json'])
    const token = await call(url)
    await expect.poll(screen).toContain('/beta/$batch')
    const records = lines().map((line) => JSON.parse(line))
    expect(records[0]).toMatchObject({ event: 'listening', url, data: 'in memory, gone when it stops' })
    expect(records.filter(({ event }) => event === 'request').map(({ status }) => status)).toEqual([
      201, 401, 503, 404, 404, 200,
    ])
    expect(records).toContainEqual(expect.objectContaining({ event: 'fault', fault: 'unavailable' }))
    for (const secret of ['CANARY', token, control]) expect(screen()).not.toContain(secret)
  })
})

it('writes JSON lines after its start where it is piped, in no colour even where colour is forced', async () => {
  const { child, url, screen, lines } = await start([], { isTerminal: false, env: { FORCE_COLOR: '1' } })
  await expect.poll(screen).toContain('curl')
  const begun = lines().length
  const token = await call(url)
  await expect.poll(screen).toContain('/beta/$batch')
  for (const line of lines().slice(begun)) expect(JSON.parse(line)).toHaveProperty('event')
  for (const secret of ['CANARY', token, control]) expect(screen()).not.toContain(secret)
  child.kill('SIGINT')
  expect((await once(child, 'exit'))[0]).toBe(0)
  expect(screen()).not.toContain('Stopping')
})
