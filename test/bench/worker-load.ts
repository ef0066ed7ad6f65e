import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { gzipSync } from 'node:zlib'
import { run } from '../support/process/run.ts'

// What the Worker weighs, and what workerd has to do before it can answer: `--bundle FILE` measures one that is built
// already. Prints one line of JSON: bytes, and milliseconds of CPU in all threads, as medians. Linux only: it reads /proc.
const turns = 9
const folder = mkdtempSync(join(tmpdir(), 'worker-load-'))

const build = async () => {
  const { code, stderr } = await run('npm', ['run', 'deploy', '--', '--dry-run', '--outdir', folder], {
    env: { HOME: folder, CI: 'true', WRANGLER_SEND_METRICS: 'false' },
  })
  if (code !== 0) throw new Error(stderr)
  return join(folder, 'worker.js')
}

const settings = {
  PUBLIC_URL: 'https://help.example.com',
  AUTH_TENANTS: 'organizations',
  AUTH_AUDIENCE: 'api://remote-help',
  ENCRYPTION_KEYS: `a:${Buffer.alloc(32, 1).toString('base64')}`,
}
const wrangler = readFileSync('wrangler.toml', 'utf8')
const compatibilityDate = /^compatibility_date = (.+)$/m.exec(wrangler)?.[1]
const compatibilityFlags = /^compatibility_flags = (.+)$/m.exec(wrangler)?.[1] ?? '[]'

/** Writes workerd's configuration of a Worker, and answers its path. */
const configurationOf = (name: string, script: string | Uint8Array) => {
  writeFileSync(join(folder, `${name}.mjs`), script)
  const bindings = [
    ...Object.entries(settings).map(([setting, value]) => `(name = "${setting}", text = "${value}")`),
    // Stand for D1 and the assets, which nothing uses while the Worker loads.
    ...['DATABASE', 'ASSETS'].map((binding) => `(name = "${binding}", json = "{}")`),
  ]
  const path = join(folder, `${name}.capnp`)
  writeFileSync(
    path,
    `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [(name = "main", worker = (
    modules = [(name = "worker.mjs", esModule = embed "${name}.mjs")],
    compatibilityDate = ${compatibilityDate}, compatibilityFlags = ${compatibilityFlags},
    bindings = [${bindings.join(', ')}],
  ))],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "main")],
);`,
  )
  return path
}

/** The program that wrangler brings. */
const workerd: string = createRequire(createRequire(import.meta.url).resolve('wrangler'))('workerd').default

/** Milliseconds that all threads of a process have run. */
const cpuOf = (pid: number) =>
  readdirSync(`/proc/${pid}/task`)
    .map((task) => Number(readFileSync(`/proc/${pid}/task/${task}/schedstat`, 'utf8').split(' ')[0]) / 1e6)
    .reduce((sum, time) => sum + time, 0)

/** Starts workerd, asks twice, and ends it. It listens once the script has run. */
const measure = async (configuration: string) => {
  const child = spawn(workerd, ['serve', '--control-fd=3', configuration], {
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  })
  const { pid, stdio } = child
  const control = stdio[3]
  if (pid === undefined || !control || !('read' in control)) throw new Error('workerd cannot be started.')
  const [line] = await once(createInterface({ input: control }), 'line')
  const load = cpuOf(pid)
  const answer = async () => {
    const before = cpuOf(pid)
    const response = await fetch(`http://127.0.0.1:${JSON.parse(line).port}/healthz`)
    await response.arrayBuffer()
    if (!response.ok) throw new Error(`Answered ${response.status}.`)
    return cpuOf(pid) - before
  }
  const figures = { load, first: await answer(), second: await answer() }
  const exit = once(child, 'exit')
  child.kill()
  await exit
  return figures
}

const median = (figures: readonly number[]) =>
  Math.round((figures.toSorted((a, b) => a - b)[figures.length >> 1] ?? Number.NaN) * 10) / 10

const [option, path = ''] = process.argv.slice(2)
const script = readFileSync(option === '--bundle' ? path : await build())
const worker = configurationOf('gateway', script)
const empty = configurationOf('empty', 'export default { fetch: () => new Response() }')
// What workerd itself takes to start is left out. The first turn reads from the disk, and does not count.
const measured = []
for (let turn = 0; turn <= turns; turn += 1) {
  const { load: own } = await measure(empty)
  const { load, ...answers } = await measure(worker)
  if (turn > 0) measured.push({ own, load: load - own, ...answers })
}
rmSync(folder, { recursive: true })
console.log(
  JSON.stringify({
    bytes: script.length,
    gzip: gzipSync(script).length,
    load: median(measured.map(({ load }) => load)),
    firstAnswer: median(measured.map(({ first }) => first)),
    secondAnswer: median(measured.map(({ second }) => second)),
    workerd: median(measured.map(({ own }) => own)),
  }),
)
