import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, readFileSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createIssuer } from '../support/clients/tokens.ts'
import { settingsFor } from '../support/gateways/running.ts'
import { bareEnvironment } from '../support/process/bare-environment.ts'
import { denoExecutable, denoFlags } from '../support/process/deno.ts'
import { run } from '../support/process/run.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const { nodeModulesDir, lock, tasks } = JSON.parse(readFileSync('deno.json', 'utf8'))

// A task runs beside `deno.json`, where a gateway would leave its data.
const folder = temporaryFolder('deno-tasks')
for (const name of ['deno.json', 'package.json', 'tsconfig.json']) cpSync(name, join(folder, name))
for (const name of ['src', 'test', 'migrations', 'dist', 'node_modules']) symlinkSync(resolve(name), join(folder, name))

it.each([
  ['start', 'Documentation: ', {}],
  ['serve', '"url":', settingsFor(await createIssuer())],
])('%s serves on Deno, and stops when it is told to', async (task, said, settings) => {
  const env = { ...bareEnvironment, HOME: folder, ...settings, PORT: '0', HTTPS_PORT: '0' }
  const child = spawn(denoExecutable, ['task', '--quiet', task], { cwd: folder, env, detached: true })
  const exit = once(child, 'exit')
  onTestFinished(() => {
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      output += chunk
    })
  }
  await expect.poll(() => child.exitCode ?? output).toContain(said)
  const url = /(http:\/\/127\.0\.0\.1:\d+)/.exec(output)?.[1]
  expect((await fetch(`${url}/readyz`)).status).toBe(200)
  child.kill('SIGTERM')
  await exit
  await expect(fetch(`${url}/readyz`)).rejects.toThrow()
})

it('test runs tests on Deno', async () => {
  const [command, files] = tasks.test.command.split(/ (?=test\/unit)/)
  expect(files).toBe('test/unit test/runtimes/in-process.test.ts')
  const args = command.split(' ').slice(1)
  const { code, stdout } = await run(denoExecutable, [...args, 'test/unit/nearest.test.ts'])
  expect([code, stdout]).toEqual([0, expect.stringMatching(/\d+ passed, 0 failed/)])
})

it('grants what the other ways to start on Deno grant, no more', () => {
  const [modules, ...granted] = denoFlags
  expect([modules, lock]).toEqual([`--node-modules-dir=${nodeModulesDir}`, false])
  for (const task of [tasks.start, tasks.serve])
    expect(task.command.split(' ').filter((word: string) => word.startsWith('--'))).toEqual(granted)
})
