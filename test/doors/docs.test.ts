import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalGateway, startLocal } from '../support/gateways/start-local.ts'
import { run } from '../support/process/run.ts'

// Every command that a document has, in a folder of its own beside a gateway that runs, by the bundle of `npm run build`;
// but those that need what a machine of the tests has not, and say so: ```sh needs=account.

const documents = ['README.md', 'CONTRIBUTING.md', ...readdirSync('docs').map((name) => `docs/${name}`)].filter(
  (name) => name.endsWith('.md'),
)

interface Block {
  readonly document: string
  readonly language: string
  readonly needs: string | undefined
  readonly text: string
}
const blocks = documents.flatMap((document): Block[] =>
  [...readFileSync(document, 'utf8').matchAll(/^( *)```(\w+)(?: needs=(\w+))?\n(.*?)^ *```$/gms)].map(
    ([, indent = '', language = '', needs, text = '']) => ({
      document,
      language,
      needs,
      text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), '').trim(),
    }),
  ),
)
const commands = blocks.filter(({ language, needs }) => language === 'sh' && needs === undefined)

/** Whatever a document says may be missing. */
const needs = ['account', 'docker', 'registry', 'root']
/** What the run of all tests is itself, or a test of its own: `npm.test.ts`, `package.test.ts`. */
const elsewhere = /^(npm ci && npm (start|test)|npm install --(save-dev|global) remote-help-gateway|npm test)$/
/** What runs until it is ended. */
const isServer = (line: string) => /^(npx )?remote-help-gateway( serve)?( --[\w-]+( [^-]\S*)?)*$/.test(line)

const folder = mkdtempSync(join(tmpdir(), 'documents-'))
let gateway: LocalGateway
let env: Readonly<Record<string, string>>
beforeAll(async () => {
  gateway = await startLocal({}, { folder })
  // What an installed package puts on the PATH.
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  const program = `exec '${process.execPath}' '${resolve('dist/node/cli.js')}' "$@"\n`
  for (const [name, before] of Object.entries({
    npx: '[ "$1" = remote-help-gateway ] || exit 1; shift; ',
    'remote-help-gateway': '',
  })) {
    writeFileSync(join(bin, name), `#!/bin/sh\n${before}${program}`)
    chmodSync(join(bin, name), 0o755)
  }
  const { port } = new URL(gateway.url)
  env = { PATH: `${bin}:${process.env.PATH}`, PORT: port, NODE_EXTRA_CA_CERTS: gateway.certificatePath }
})
afterAll(async () => {
  await gateway?.stop()
  rmSync(folder, { recursive: true, force: true })
})

it('finds the commands of the documents', () => {
  expect(commands.length).toBeGreaterThan(5)
  expect(blocks.flatMap(({ needs: what }) => what ?? []).filter((what) => !needs.includes(what))).toEqual([])
})

describe.each(documents)('%s', (document) => {
  const own = commands.filter((command) => command.document === document)
  it.skipIf(own.length === 0)('has commands that work', async () => {
    for (const { text } of own) {
      const lines = text.split('\n').filter((line) => !elsewhere.test(line) && !isServer(line))
      const script = lines.join('\n').replaceAll('http://127.0.0.1:8787', gateway.url)
      const { code, stdout, stderr } = await run('sh', ['-euc', script], { env, cwd: folder })
      expect([text, code, stderr.replaceAll(/^\s*%.*|^.*--:--.*$/gms, '').trim()]).toEqual([text, 0, ''])
      if (/\bcurl\b/.test(script)) expect(`${text}\n${stdout}`).not.toMatch(/"error"|HTTP\/1\.1 [45]/)
    }
  })

  it('leads to what is there', () => {
    const text = readFileSync(document, 'utf8')
    const links = [...text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target)
    const local = links.filter((target) => !/^https?:/.test(target))
    const missing = local.filter((target) => {
      try {
        return readFileSync(resolve(document, '..', target)).length === 0
      } catch (error) {
        return !(error instanceof Error && 'code' in error && error.code === 'EISDIR')
      }
    })
    expect(missing).toEqual([])
  })
})
