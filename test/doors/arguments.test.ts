import { readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { expect, it } from 'vitest'
import { productionDoors } from '../support/gateways/production-doors.ts'
import { denoExecutable, denoFlags } from '../support/process/deno.ts'
import { run } from '../support/process/run.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const cwd = temporaryFolder('arguments')

const onNode = (name: string) => ({ name, command: process.execPath, args: [resolve(`src/entry/${name}.ts`)] })
const cli = onNode('cli')
const bundle = { name: 'the bundle', command: process.execPath, args: [resolve('dist/node/cli.js')] }
const commands = ['token', 'sharer', 'serve', 'migrate', 'backup', 'keys', 'export', 'smoke']
const withCommand = (door: typeof bundle, ...words: string[]) => ({
  ...door,
  name: [door.name, ...words].join(' '),
  args: [...door.args, ...words],
})
const all = [
  ...productionDoors,
  ...['cli', 'local-worker', 'commands/rotate-keys-d1'].map(onNode),
  { name: 'local-deno', command: denoExecutable, args: ['run', ...denoFlags, resolve('src/entry/local-deno.ts')] },
  bundle,
  ...commands.map((name) => withCommand(bundle, name)),
  withCommand(bundle, 'keys', 'rotate'),
]

it.each(all)('$name refuses what it does not take, says what it does, and does nothing', async ({ command, args }) => {
  const { code, stdout, stderr } = await run(command, [...args, '--prot=CANARY', '1'], { cwd })
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(/^There is no option --prot(\.|; did you mean --port\?)\n\nUsage: .+\n.*--help.*\n$/)
  expect(stderr).not.toContain('CANARY')
  expect(readdirSync(cwd)).toEqual([])
})

it.each([...productionDoors.slice(0, 1), bundle, ...all.slice(-1)])(
  '$name says so when asked',
  async ({ command, args }) => {
    const { stderr } = await run(command, [...args, '--prot'], { cwd })
    const [usage = ''] = /^Usage: .*\n/m.exec(stderr) ?? []
    for (const option of ['--help', '-h']) {
      const help = await run(command, [...args, option], { cwd })
      expect(help).toMatchObject({ code: 0, stderr: '' })
      expect(help.stdout.startsWith(usage)).toBe(true)
      expect(help.stdout).toMatch(/^Usage: .+\n\n[\s\S]{80,}\n$/)
    }
    expect(readdirSync(cwd)).toEqual([])
  },
)

it.each([
  ['a word too many', ['backup', 'one', 'CANARY'], 'backup takes fewer words.'],
  ['no word', ['backup'], 'backup needs FILE.'],
  ['a value for a flag', ['--json=yes'], 'Option --json takes no value.'],
  ['an option where a word belongs', ['backup', '-x'], 'There is no option -x.'],
  ['no value', ['--port'], "Option '--port <number>' argument missing."],
  ['no port', ['--port', '65536'], "Option '--port <number>' argument '65536' is invalid. It must be a port number."],
  ['a command that is none', ['tokn'], 'There is no command tokn; did you mean token?'],
  ['a command of a command that is none', ['keys', 'rotat'], 'There is no command rotat; did you mean rotate?'],
  ['half a command', ['keys'], 'Say which: rotate.'],
  ['what may be a secret for a command', ['ey.CANARY.x'], 'There is no such command.'],
  ["the program's option before a command", ['--port', '1', 'token'], /^--port is no option of token: /],
  ["the program's option after it", ['token', '--port', '1'], 'There is no option --port.'],
  ['a sharer without a key', ['sharer', '--allow'], /^Say --key, the sessionKey, or - and hand it /],
  ['a sharer with an empty key', ['sharer', '--allow', '--key', ' '], /^--key is empty: /],
  ['a sharer without a mind', ['sharer', '--key', 'CANARY'], 'Say one of --allow, --decline and --ignore.'],
  ['a sharer of two minds', ['sharer', '--key', 'CANARY', '--allow', '--decline'], /^Say one of --allow, /],
  ['a sharer that waits for ever', ['sharer', '--allow', '--after', '-1'], /It must be seconds, from 0 to 86400\.$/],
  ['a sharer at no address', ['sharer', '--allow', '--key', 'CANARY', '--url', 'x'], /^--url must be the http or /],
  ['a token that would go in the clear', ['smoke', 'http://a.test', 'CANARY'], /^URL must be an https address, or /],
  ['no token', ['smoke', 'http://127.0.0.1:1'], /^smoke needs a token: set SMOKE_TOKEN, or /],
  ['a token that is none', ['smoke', 'http://127.0.0.1:1', 'CANARY\n2'], /^The token is none: /],
])('refuses %s', async (_, wrong, complaint) => {
  const { code, stdout, stderr } = await run(bundle.command, [...bundle.args, ...wrong], { cwd })
  const [first] = stderr.split('\n')
  expect([code, stdout, first]).toEqual([
    2,
    '',
    typeof complaint === 'string' ? complaint : expect.stringMatching(complaint),
  ])
  expect(stderr).not.toContain('CANARY')
  expect(readdirSync(cwd)).toEqual([])
})

it('says its version, and every command in its help', async () => {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'))
  expect(await run(cli.command, [...cli.args, '--version'], { cwd })).toEqual({
    code: 0,
    stdout: `${version}\n`,
    stderr: '',
  })
  const { stdout } = await run(bundle.command, [...bundle.args, '--help'], { cwd })
  const [, list = ''] = stdout.split('Commands:\n')
  expect(
    list
      .match(/^ {2}\w+/gm)
      ?.map((name) => name.trim())
      .sort(),
  ).toEqual(commands.toSorted())
})
