import { spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { run } from '../support/process/run.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const cwd = temporaryFolder('runtime-version')

const entries = (folder: string) =>
  readdirSync(folder).flatMap((name) => (name.endsWith('.ts') && !/worker\.ts$/.test(name) ? [join(folder, name)] : []))
const doors = [
  ...entries('src/entry'),
  'src/entry/local-worker.ts',
  'src/entry/commands/rotate-keys-d1.ts',
  'dist/node/gateway.js',
  'dist/node/cli.js',
]

/** Loaded first of all: has this Node say that it is an older one. */
const pretend = (version: string) =>
  `data:text/javascript,Object.defineProperty(process,'versions',{value:{...process.versions,node:'${version}'}})`

it.each(doors)('%s has the look at its runtime before all else', (door) =>
  expect(readFileSync(door, 'utf8')).toMatch(
    /^(?:#!.*\n)?(import '\.\.?\/runtime\/process\/check-runtime\.ts'\n|(?!import '))/,
  ),
)

it.each(['src/entry/cli.ts', 'dist/node/gateway.js', 'dist/node/cli.js'])(
  '%s does nothing else on an older one',
  async (door) => {
    const outcome = await run(process.execPath, ['--import', pretend('22.17.1'), resolve(door), '--help'], { cwd })
    const stderr = 'The gateway needs Node 22.18 or later, and this is Node 22.17.1.\n'
    expect(outcome).toEqual({ code: 1, stdout: '', stderr })
  },
)

it.each(['import', 'require'])('the library says so by an error to whoever takes it by %s', async (way) => {
  const code = `${way}(${JSON.stringify(resolve('dist/node/index.cjs'))})`
  const { stderr, ...outcome } = await run(process.execPath, ['--import', pretend('22.17.1'), '-e', code], { cwd })
  expect(outcome).toEqual({ code: 1, stdout: '' })
  expect(stderr).toContain('Error: The gateway needs Node 22.18 or later, and this is Node 22.17.1.\n')
  expect(stderr.length).toBeLessThan(3000)
})

it('takes what package.json and the README say', () => {
  const { engines } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect(engines).toEqual({ node: '>=22.18', deno: '>=2.9' })
  const checked = /oldest = \{ Node: '(.*)', Deno: '(.*)' \}/.exec(
    readFileSync('src/entry/runtime/process/runtime-fault.ts', 'utf8'),
  )
  expect(checked?.slice(1).map((version) => `>=${version}`)).toEqual(Object.values(engines))
  expect(readFileSync('README.md', 'utf8')).toContain('Node 22.18 or later, or Deno 2.9 or later')
})

/** An older Node of this machine's own, where there is one. */
const older = ['/usr/bin/node', '/usr/local/bin/node'].find(
  (path) => existsSync(path) && Number(/^v(\d+)/.exec(String(spawnSync(path, ['-v']).stdout))?.[1]) < 22,
)
it.skipIf(!older).each(['dist/node/gateway.js', 'dist/node/cli.js'])(
  '%s ends in a sentence on a real older Node, which better-sqlite3 would crash',
  async (bundle) => {
    const outcome = await run(older ?? '', [resolve(bundle)], { cwd })
    const stderr = expect.stringMatching(/^The gateway needs Node 22.18 or later, and this is Node \d+\.\d+\.\d+\.\n$/)
    expect(outcome).toEqual({ code: 1, stdout: '', stderr })
  },
)
