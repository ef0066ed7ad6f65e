import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { request } from 'node:https'
import { dirname, join, resolve } from 'node:path'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { expect, it, onTestFinished } from 'vitest'
import { meetingsAt } from '../relay/meeting.ts'
import { connectPlain } from '../relay/plain-client.ts'
import { answers, published } from '../support/clients/caller.ts'
import { run } from '../support/process/run.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

// A fresh clone: what is in the repository, and nothing that an earlier start left.
const folder = temporaryFolder('local-worker')
for (const name of ['src', 'test', 'migrations', 'node_modules', 'dist', 'package.json', 'wrangler.toml'])
  symlinkSync(resolve(name), join(folder, name))

const env = {
  PATH: `${dirname(process.execPath)}:${process.env.PATH}`,
  HOME: folder,
  PORT: '0',
  WRANGLER_SEND_METRICS: 'false',
}

const start = async () => {
  const child = spawn(process.execPath, ['src/entry/local-worker.ts'], { cwd: folder, env, detached: true })
  onTestFinished(() => {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  await expect.poll(() => child.exitCode ?? output, { timeout: 80_000 }).toContain('curl')
  const url = /(http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1] ?? output
  const httpsUrl = /(https:\/\/localhost:\d+)/.exec(output)?.[1] ?? output
  const stop = async () => {
    child.kill('SIGTERM')
    return (await once(child, 'exit'))[0]
  }
  return { url, httpsUrl, stop, output: () => output }
}

const tokenOf = async (url: string) => {
  const command = await run(process.execPath, [resolve('src/entry/cli.ts'), 'token', '--url', url])
  return { Authorization: `Bearer ${command.stdout.trim()}` }
}

const getOverHttps = async (url: string, headers: Readonly<Record<string, string>>) => {
  const asked = request(url, { ca: readFileSync(join(folder, '.data/localhost.pem')), headers, agent: false }).end()
  const [answer] = await once(asked, 'response')
  let text = ''
  for await (const chunk of answer) text += chunk
  return JSON.parse(text)
}

/** What every user of a Linux machine may read of its processes. */
const commandLines = () =>
  readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [readFileSync(`/proc/${pid}/cmdline`, 'utf8')]
      } catch {
        // It has ended.
        return []
      }
    })

it('keeps its key from the first start on, is signed in to as npm start is, and leaves nothing behind', {
  timeout: 240_000,
}, async () => {
  const first = await start()
  const headers = await tokenOf(first.url)
  const control = async (path: string) => (await fetch(`${first.url}/_local/${path}`, { method: 'POST' })).status
  expect([await control('token'), await control('seed')]).toEqual([200, 501])
  const created = await fetch(first.url + answers, {
    method: 'POST',
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(published),
  })
  expect([created.status, created.headers.get('Location')]).toEqual([201, expect.stringContaining(first.url)])
  // The Worker's log, as a deployed one writes it, and the provider's.
  const requestId = created.headers.get('request-id')
  await expect.poll(first.output).toMatch(new RegExp(`^\\{.*"event":"request","requestId":"${requestId}".*\\}$`, 'm'))
  expect(first.output()).toMatch(/^\{.*"event":"identity","outcome":"granted".*\}$/m)
  const { id } = (await created.json()) as { id: string }
  expect(await getOverHttps(`${first.httpsUrl}${answers}/${id}`, headers)).toMatchObject({
    '@odata.context': expect.stringContaining(`${first.httpsUrl}/beta/$metadata`),
    ...published,
  })

  // Sessions, at both addresses, by the URIs as they are given.
  setDefaultCACertificates([...getCACertificates('default'), readFileSync(join(folder, '.data/localhost.pem'), 'utf8')])
  for (const url of [first.url, first.httpsUrl]) {
    const token = async (user: string) => {
      const asked = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ user }) }
      return ((await (await fetch(`${url}/_local/token`, asked)).json()) as { token: string }).token
    }
    const meeting = await meetingsAt({ url, token })()
    const helper = await connectPlain(await meeting.helperUri(), { perMessageDeflate: true })
    const sharer = await connectPlain(meeting.sharerUri, { headers: { 'Local-Listener': 'other' } })
    expect([helper.socket.url, helper.socket.extensions]).toEqual([
      expect.stringContaining(url.replace('http', 'ws')),
      '',
    ])
    sharer.send({ type: 'joinGroup', group: meeting.group, ackId: 1 })
    await sharer.next({ type: 'ack', success: true })
    helper.send({ type: 'sendToGroup', group: meeting.group, dataType: 'text', data: 'x' })
    expect(await sharer.next({ from: 'group' })).toMatchObject({ data: 'x', fromUserId: meeting.helper })
    const proxied = connectPlain(meeting.sharerUri, { headers: { Via: '1.1 x' } }).catch((error: unknown) => error)
    expect(await proxied).toMatchObject({ status: 403 })
    await meeting.end()
    expect(await sharer.closed).toEqual({ code: 1008, reason: 'session ended' })
  }

  const forwarded = { headers: { 'X-Forwarded-For': '198.51.100.1' } }
  expect((await fetch(`${first.url}${answers}`, forwarded)).status).toBe(403)
  expect((await fetch(`${first.url}/common/discovery/keys`, forwarded)).status).toBe(400)

  const key = readFileSync(join(folder, '.data/gateway.sqlite.key'), 'utf8')
  expect(statSync(join(folder, '.data/gateway.sqlite.key')).mode & 0o777).toBe(0o600)
  if (existsSync('/proc')) expect(commandLines().filter((line) => line.includes(key))).toEqual([])
  const second = await run(process.execPath, ['src/entry/local-worker.ts'], { cwd: folder, env })
  expect(second).toEqual({
    code: 1,
    stdout: '',
    stderr: 'The local D1 database is in use by another gateway; stop that one, or work in another folder.\n',
  })
  expect(await first.stop()).toBe(0)
  if (existsSync('/proc')) expect(commandLines().filter((line) => line.includes(`${folder}/`))).toEqual([])

  const again = await start()
  const read = await fetch(`${again.url}${answers}/${id}`, { headers: await tokenOf(again.url) })
  expect(await read.json()).toMatchObject(published)
  expect(await again.stop()).toBe(0)

  rmSync(join(folder, '.data/gateway.sqlite.key'))
  const lost = await run(process.execPath, ['src/entry/local-worker.ts'], { cwd: folder, env })
  expect([lost.code, lost.stdout]).toEqual([1, ''])
  expect(lost.stderr).toMatch(
    /^\.data\/gateway\.sqlite\.key, the key to what is in \.wrangler\/state, is missing: .*\n$/,
  )
})
