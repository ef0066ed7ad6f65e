import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { answers, published, writeScope } from '../support/clients/caller.ts'
import { createIssuer } from '../support/clients/tokens.ts'
import { audience, settingsFor, tenants } from '../support/gateways/running.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder('npm')

const issuer = await createIssuer()
const token = await issuer.token({ tenant: tenants[0], scopes: writeScope, audience })

/** Runs a script as npm does, in a process group of its own, so that nothing is left whatever comes. */
const startScript = async (script: string, env: Readonly<Record<string, string>>) => {
  const { PATH } = process.env
  const npm = spawn('npm', ['run', '--silent', script], {
    env: { PATH, HOME: folder, PORT: '0', ...env },
    detached: true,
  })
  onTestFinished(() => endGroup(npm))
  let output = ''
  for (const stream of [npm.stdout, npm.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  const address = () => /(http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1]
  await expect.poll(() => npm.exitCode ?? address(), { timeout: 50_000 }).toContain('http')
  // It speaks before it has set up how it stops.
  await fetch(`${address()}/healthz`, { headers: { Connection: 'close' } })
  return { npm, url: String(address()) }
}

const endGroup = ({ pid }: ChildProcess) => {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch {
    // All of it has ended.
  }
}

const isServed = (url: string) =>
  fetch(`${url}/healthz`, { headers: { Connection: 'close' } }).then(
    () => true,
    () => false,
  )

it.each(['SIGTERM', 'SIGKILL', 'Ctrl-C'] as const)(
  'stops with an npm that gets %s, after the answer under way',
  async (signal) => {
    const env = { ...settingsFor(issuer), DATABASE_PATH: join(folder, `${signal}.sqlite`) }
    const { npm, url } = await startScript('serve', env)
    const body = JSON.stringify(published)
    const begun = request(url + answers, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        'Content-Length': Buffer.byteLength(body),
        Expect: '100-continue',
      },
    })
    begun.flushHeaders()
    await once(begun, 'continue')
    // A terminal tells the whole group, and npm then tells its child once more.
    if (signal === 'Ctrl-C') process.kill(-Number(npm.pid), 'SIGINT')
    else npm.kill(signal)
    await expect.poll(() => isServed(url)).toBe(false)
    begun.end(body)
    const [answer] = await once(begun, 'response')
    let text = ''
    for await (const chunk of answer) text += chunk
    expect([answer.statusCode, JSON.parse(text)]).toEqual([201, expect.objectContaining(published)])
  },
)

it.each(['start', 'dev:deno'])('%s stops with an npm that is killed', async (script) => {
  const { npm, url } = await startScript(script, { DATABASE_PATH: join(folder, `${script}.sqlite`) })
  npm.kill('SIGKILL')
  await expect.poll(() => isServed(url)).toBe(false)
})

it('lives through the end of a shell that is not npm', async () => {
  const env = { ...settingsFor(issuer), PATH: process.env.PATH, PORT: '0', DATABASE_PATH: ':memory:' }
  const shell = spawn('sh', ['-c', `"${process.execPath}" dist/node/gateway.js & wait`], { env, detached: true })
  onTestFinished(() => endGroup(shell))
  const [line] = await once(shell.stdout, 'data')
  const { url } = JSON.parse(String(line))
  shell.kill('SIGKILL')
  // Longer than it takes to miss npm.
  await new Promise((resolve) => setTimeout(resolve, 1000))
  expect(await isServed(url)).toBe(true)
})
