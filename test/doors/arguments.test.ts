import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { productionDoors } from '../support/gateways/production-doors.ts'
import { denoExecutable, denoFlags } from '../support/process/deno.ts'
import { run } from '../support/process/run.ts'

const cwd = mkdtempSync(join(tmpdir(), 'arguments-'))
afterAll(() => rmSync(cwd, { recursive: true }))

const onNode = (name: string) => ({ name, command: process.execPath, args: [resolve(`src/entry/${name}.ts`)] })
const all = [
  ...productionDoors,
  ...['local', 'local-worker', 'commands/backup', 'commands/rotate-keys', 'commands/rotate-keys-d1'].map(onNode),
  onNode('commands/token'),
  { name: 'local-deno', command: denoExecutable, args: ['run', ...denoFlags, resolve('src/entry/local-deno.ts')] },
]

it.each(all)('$name refuses what it does not take, says what it does, and does nothing', async ({ command, args }) => {
  const { code, stdout, stderr } = await run(command, [...args, '--prot', '1'], { cwd })
  expect([code, stdout]).toEqual([2, ''])
  expect(stderr).toMatch(/^Unknown option '--prot'\.\n\n[\s\S]{80,}\n$/)
  expect(readdirSync(cwd)).toEqual([])
})

it.each(productionDoors.slice(0, 1))('$name says so when asked', async ({ command, args }) => {
  const { stderr } = await run(command, [...args, '--prot'], { cwd })
  for (const option of ['--help', '-h']) {
    const help = await run(command, [...args, option], { cwd })
    expect(help).toEqual({ code: 0, stdout: stderr.slice(stderr.indexOf('\n\n') + 2), stderr: '' })
  }
  expect(readdirSync(cwd)).toEqual([])
})

it.each([
  ['a word too many', ['one', 'two'], 'two is not an option.'],
  ['no word', [], 'Say where the copy goes.'],
  ['a value for a flag', ['one', '--help=yes'], "Option '-h, --help' does not take an argument"],
  ['an option where a word belongs', ['-x'], "Unknown option '-x'."],
])('refuses %s, with what it takes', async (_, wrong, complaint) => {
  const { code, stderr } = await run(process.execPath, [resolve('src/entry/commands/backup.ts'), ...wrong], { cwd })
  expect([code, stderr.split('\n')[0]]).toEqual([2, complaint])
  expect(stderr).toContain('npm run backup -- FILE')
})
