import { readdirSync, readFileSync } from 'node:fs'

/** What a reader is led through. */
export const documents = ['README.md', 'CONTRIBUTING.md', ...readdirSync('docs').map((name) => `docs/${name}`)].filter(
  (name) => name.endsWith('.md'),
)

export interface Block {
  readonly document: string
  readonly language: string
  /** What a machine of the tests has not, where that is said: ```sh needs=account. */
  readonly needs: string | undefined
  readonly text: string
}

export const textOf = (document: string) => readFileSync(document, 'utf8')

/** The blocks of code, without their indent. */
export const blocks = documents.flatMap((document): Block[] =>
  [...textOf(document).matchAll(/^( *)```(\w+)(?: needs=(\w+))?\n(.*?)^ *```$/gms)].map(
    ([, indent = '', language = '', needs, text = '']) => ({
      document,
      language,
      needs,
      text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), '').trim(),
    }),
  ),
)

/** Commands that stand in a sentence, in a table, or in a block that is not run: `npm run x`, `remote-help-gateway x`. */
export const namedCommands = documents.flatMap((document) => {
  const sentences = textOf(document).replaceAll(/^ *```.*?^ *```$/gms, '')
  const inSentences = [...sentences.matchAll(/`([^`]+)`/g)].map(([, code = '']) => code.replaceAll(/\s+/g, ' '))
  const inBlocks = blocks.filter((block) => block.document === document && /^(sh|powershell)$/.test(block.language))
  return [...inSentences, ...inBlocks.flatMap(({ text }) => text.split(/\n|&&/))].flatMap((code) => {
    const [command] = /\b(npm (run|start|test)\b|deno task |(npx )?remote-help-gateway( |$)).*/.exec(code.trim()) ?? []
    return command === undefined || code.startsWith('docker') || code.startsWith('npm install')
      ? []
      : [{ document, command: command.replace(/[)|].*$/, '').trim() }]
  })
})
