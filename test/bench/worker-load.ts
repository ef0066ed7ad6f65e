import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { gzipSync } from 'node:zlib'
import { run } from '../support/process/run.ts'
import { median } from './measure.ts'

// What the Worker weighs, and what workerd has to do before it can answer: `--bundle FILE` measures one that is built
// already. Prints one line of JSON; sizes are in bytes, times in milliseconds of CPU. Linux only: it reads /proc.
const turns = 9
const folder = mkdtempSync(join(tmpdir(), 'worker-load-'))

const settings = {
  PUBLIC_URL: 'https://help.example.com',
  AUTH_TENANTS: 'organizations',
  AUTH_AUDIENCE: 'api://remote-help',
  ENCRYPTION_KEYS: `a:${Buffer.alloc(32, 1).toString('base64')}`,
}

const build = async () => {
  const { code, stderr } = await run('wrangler', ['deploy', '--minify', '--dry-run', '--outdir', folder], {
    env: { HOME: folder, PATH: process.env.PATH ?? '', CI: 'true', WRANGLER_SEND_METRICS: 'false' },
  })
  if (code !== 0) throw new Error(stderr)
  return join(folder, 'worker.js')
}

const require = createRequire(import.meta.url)
/** The program that wrangler brings. */
const program: string = createRequire(require.resolve('wrangler'))('workerd').default

const [option, given] = process.argv.slice(2)
const source = readFileSync(option === '--bundle' && given ? given : await build())
const text = (value: string) => JSON.stringify(value)
const wrangler = readFileSync('wrangler.toml', 'utf8')
const compatibilityDate = /compatibility_date = "(.+)"/.exec(wrangler)?.[1] ?? ''
const compatibilityFlags = /^compatibility_flags = (\[.*\])/m.exec(wrangler)?.[1] ?? '[]'

/** A configuration of workerd for a script; what is no setting is never used while it loads. */
const configurationOf = (name: string, script: string | Uint8Array) => {
  writeFileSync(join(folder, `${name}.mjs`), script)
  const bindings = [
    ...Object.entries(settings).map(([setting, value]) => `(name = ${text(setting)}, text = ${text(value)})`),
    ...['DATABASE', 'ASSETS'].map((binding) => `(name = ${text(binding)}, json = "{}")`),
  ]
  const path = join(folder, `${name}.capnp`)
  writeFileSync(
    path,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [(name = "worker.mjs", esModule = embed ${text(`${name}.mjs`)})],
    compatibilityDate = ${text(compatibilityDate)}, compatibilityFlags = ${compatibilityFlags},
    bindings = [${bindings.join(', ')}],
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);`,
  )
  return path
}

/** Nanoseconds that all threads of a process have run. */
const cpuOf = (pid: number) =>
  readdirSync(`/proc/${pid}/task`).reduce(
    (sum, task) => sum + Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]),
    0,
  )

/** CPU until it listens, which it does once the script has run, and what the first and the second answer take on top. */
const start = async (configuration: string) => {
  const workerd = spawn(program, ['serve', '--control-fd=3', configuration], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  })
  const { pid, stdio } = workerd
  const control = stdio[3]
  if (pid === undefined || !control || !('read' in control)) throw new Error('workerd cannot be started.')
  const [line] = await once(createInterface({ input: control }), 'line')
  const { port } = JSON.parse(line)
  const loaded = cpuOf(pid)
  const ask = async () => {
    const before = cpuOf(pid)
    const response = await fetch(`http://127.0.0.1:${port}/healthz`)
    await response.arrayBuffer()
    if (!response.ok) throw new Error(`Answered ${response.status}.`)
    return cpuOf(pid) - before
  }
  const answers = [await ask(), await ask()]
  const exit = once(workerd, 'exit')
  workerd.kill()
  await exit
  return [loaded, ...answers].map((nanoseconds) => nanoseconds / 1e6)
}

const worker = configurationOf('worker-load', source)
const empty = configurationOf('empty', 'export default { fetch: () => new Response() }')
const figures: Record<'load' | 'first' | 'second', number[]> = { load: [], first: [], second: [] }
for (let turn = 0; turn <= turns; turn += 1) {
  const [bare = 0] = await start(empty)
  const [loaded = 0, first = 0, second = 0] = await start(worker)
  // The first turn reads from the disk.
  if (turn === 0) continue
  figures.load.push(loaded - bare)
  figures.first.push(first)
  figures.second.push(second)
}
rmSync(folder, { recursive: true })
const { load, first, second } = figures
const rounded = (values: readonly number[]) => Math.round(median(values) * 10) / 10
console.log(
  JSON.stringify({
    bytes: source.length,
    gzip: gzipSync(source).length,
    load: rounded(load),
    firstAnswer: rounded(first),
    secondAnswer: rounded(second),
  }),
)
