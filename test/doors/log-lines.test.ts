import { spawnSync } from 'node:child_process'
import { pathToFileURL } from 'node:url'
import { describe, expect, it } from 'vitest'
import { denoExecutable, denoFlags } from '../support/process/deno.ts'

const log = JSON.stringify(pathToFileURL('src/entry/runtime/log.ts').href)

/** How a process ends by itself in the very turn in which it logs. */
const ends = {
  'by the end of its work': '',
  'by an error that nobody catches': "throw new Error('uncaught')",
  'by a rejection that nobody catches': "void Promise.reject(new Error('uncaught'))",
  'by process.exit': 'process.exit(3)',
}

describe.each([
  ['Node', process.execPath, ['--input-type=module', '--eval']],
  ['Deno', denoExecutable, ['eval', ...denoFlags.filter((flag) => !flag.startsWith('--allow'))]],
])('the lines of a turn, on %s', (_, command, args) => {
  it.each(Object.entries(ends))('are all written when the process ends %s', (_, end) => {
    const script = `import process from 'node:process'
      const { log } = await import(${log})
      log({ event: 'one' }); log({ event: 'two' }); setTimeout(() => { log({ event: 'three' }); ${end} }, 1)`
    const { stdout, stderr } = spawnSync(command, [...args, script], { encoding: 'utf8' })
    const lines = stdout.trimEnd().split('\n')
    expect(lines.map((line) => (line === '' ? stderr : JSON.parse(line).event))).toEqual(['one', 'two', 'three'])
  })
})
