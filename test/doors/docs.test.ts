import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { blocks, documents, textOf } from '../support/documents.ts'
import { type LocalGateway, startLocal } from '../support/gateways/start-local.ts'
import { run } from '../support/process/run.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

// Every block of commands that a document has, in a folder of its own beside a gateway that runs, by the bundle of
// `npm run build`; but those that need what a machine of the tests has not, and say so. Of those, and of what stands in a
// sentence, `docs-names.test.ts` sees that there is such a command. Programs in JavaScript and seeds are run as well;
// fragments for a client stand as whole programs in `examples`, with a test of their own.

const needs = ['account', 'docker', 'registry', 'root']
/** What the run of all tests is itself, or a test of its own: `npm.test.ts`, `package.test.ts`. */
const elsewhere = /^(npm ci && npm (start|test)|npm install --save-dev remote-help-gateway|npm test)$/
/** What runs until it is ended. */
const isServer = (line: string) => /^(npx )?remote-help-gateway( serve)?( --[\w-]+( [^-]\S*)?)*$/.test(line)

const folder = temporaryFolder('documents')
let gateway: LocalGateway
let env: Readonly<Record<string, string>>
beforeAll(async () => {
  gateway = await startLocal({}, { folder })
  // What an installed package puts on the PATH, and where an import finds it.
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
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(resolve('.'), join(folder, 'node_modules/remote-help-gateway'))
  const { port } = new URL(gateway.url)
  env = { PATH: `${bin}:${process.env.PATH}`, PORT: port, NODE_EXTRA_CA_CERTS: gateway.certificatePath }
})
afterAll(() => gateway?.stop())

const languages = ['sh', 'js', 'json', 'http', 'ts', 'sql', 'csharp', 'python', 'powershell', 'nginx', 'mermaid']

it('knows every block of the documents', () => {
  const fences = documents.flatMap((document) => textOf(document).match(/^ *```.*$/gm) ?? [])
  expect(blocks).toHaveLength(fences.length / 2)
  expect(blocks.filter(({ language }) => !languages.includes(language))).toEqual([])
  expect(blocks.filter(({ needs: what }) => what !== undefined && !needs.includes(what))).toEqual([])
})

const commands = blocks.filter(({ language, needs: what }) => language === 'sh' && what === undefined)

it.each([...new Set(commands.map(({ document }) => document))])('%s has commands that work', async (document) => {
  for (const { text } of commands.filter((command) => command.document === document)) {
    const lines = text.split('\n').filter((line) => !elsewhere.test(line) && !isServer(line))
    const script = lines.join('\n').replaceAll('http://127.0.0.1:8787', gateway.url)
    const { code, stdout, stderr } = await run('sh', ['-euc', script], { env, cwd: folder })
    expect([text, code, stderr.replaceAll(/^\s*%.*|^.*--:--.*$/gms, '').trim()]).toEqual([text, 0, ''])
    if (/\bcurl\b/.test(script)) expect(`${text}\n${stdout}`).not.toMatch(/"error"|HTTP\/1\.1 [45]/)
  }
})

/** Those that use the package: the blocks of a document are one program. */
const programs = documents.flatMap((document) => {
  const own = blocks.filter((block) => block.document === document)
  const text = own.flatMap(({ language, text }) => (language === 'js' ? [text] : [])).join('\n')
  return text.includes("from 'remote-help-gateway'") ? [{ document, text }] : []
})

it.each(programs)('$document has JavaScript that works, on the seed beside it', async ({ document, text }) => {
  const [seed] = blocks.filter((block) => block.document === document && block.language === 'json')
  if (seed) writeFileSync(join(folder, 'remote-help.seed.json'), seed.text)
  writeFileSync(join(folder, 'program.mjs'), `${text}\nawait gateway.close()\n`)
  const { code, stdout, stderr } = await run(process.execPath, ['program.mjs'], { cwd: folder })
  expect([code, stderr]).toEqual([0, ''])
  // A comment that begins with a status, or with the code of a close, says what is printed.
  for (const [, said = ''] of text.matchAll(/^\/\/ (\d{3,4} .*)$/gm)) expect(stdout).toContain(said)
})

it.each(documents)('%s leads to what is there', (document) => {
  const links = [...textOf(document).matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, target = '']) => target)
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
