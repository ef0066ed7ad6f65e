import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { documents, namedCommands, textOf } from '../support/documents.ts'
import { run } from '../support/process/run.ts'

// What the documents tell in passing: that each command, option, script, task and file of this repository is there.

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
const { tasks } = JSON.parse(readFileSync('deno.json', 'utf8'))

/** The words up to the first that is an option or stands for something, and the options. */
const partsOf = (command: string) => {
  const words = command.replace(/^(npx )?remote-help-gateway ?/, '').split(' ')
  const end = words.findIndex((word) => !/^[a-z]+$/.test(word))
  return { path: words.slice(0, end < 0 ? words.length : end), options: command.match(/ --[a-z-]+/g) ?? [] }
}

/** What `--help` says of a command, asked for once. */
const helps = new Map<string, Promise<string>>()
const helpOf = (path: readonly string[]) => {
  const name = path.join(' ')
  const help = helps.get(name) ?? run(process.execPath, ['dist/node/cli.js', ...path, '--help']).then((it) => it.stdout)
  helps.set(name, help)
  return help
}

it('names commands and options of the program that there are', async () => {
  const named = namedCommands.filter(({ command }) => /^(npx )?remote-help-gateway/.test(command))
  expect(named.length).toBeGreaterThan(10)
  for (const { document, command } of named) {
    const { path, options } = partsOf(command)
    const help = await helpOf(path)
    const known: readonly string[] = [' --help', ...(help.match(/ --[a-z-]+/g) ?? [])]
    expect([document, command, help.split('\n')[0]]).toEqual([
      document,
      command,
      expect.stringMatching(new RegExp(`^Usage: ${['remote-help-gateway', ...path].join(' ')}( |$)`)),
    ])
    expect(options.filter((option) => !known.includes(option)).map((option) => [command, option])).toEqual([])
  }
})

it('names scripts and tasks that there are', () => {
  const named = namedCommands.filter(({ command }) => /^(npm|deno)/.test(command))
  expect(named.length).toBeGreaterThan(10)
  const missing = named.filter(({ command }) => {
    const [, script, task] = /^(?:npm run(?: --silent)? ([\w:]+)|deno task ([\w:]+))/.exec(command) ?? []
    return (script !== undefined && !(script in scripts)) || (task !== undefined && !(task in tasks))
  })
  expect(missing).toEqual([])
})

/** What a reader makes. */
const made = ['src/entities/remote-help-note.ts']

it.each(documents)('%s names files that there are', (document) => {
  const paths = [...textOf(document).matchAll(/`((?:src|test|docs|examples|migrations)\/[\w./-]+)`/g)]
  const missing = paths.flatMap(([, path = '']) => {
    try {
      readFileSync(path)
      return []
    } catch (error) {
      const isFolder = error instanceof Error && 'code' in error && error.code === 'EISDIR'
      return isFolder || made.includes(path) ? [] : [path]
    }
  })
  expect(missing).toEqual([])
})
