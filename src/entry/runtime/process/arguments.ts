import { type ParseArgsConfig, parseArgs } from 'node:util'
import { reasonOf, UsageError } from './start-error.ts'

type Options = NonNullable<ParseArgsConfig['options']>

const helpOption = { help: { type: 'boolean', short: 'h' } } as const

/**
 * The arguments of a door or a command, which takes no others than it knows: `--help` prints the text and ends the
 * process. Throws a UsageError for an unknown option, and for more words beside the options than `mostWords`.
 */
export const readArguments = <const O extends Options>(help: string, options: O, mostWords = 0) => {
  const parse = () => {
    try {
      const args = withNumbers(process.argv.slice(2))
      return parseArgs({ args, options: Object.assign({}, helpOption, options), allowPositionals: true })
    } catch (error) {
      // Less its advice on how to pass it for a word after all.
      throw new UsageError(`${reasonOf(error).replace(/\. To specify a positional.*$/s, '.')}\n\n${help}`)
    }
  }
  const { values, positionals } = parse()
  if ('help' in values && values.help) {
    console.log(help)
    process.exit(0)
  }
  const [stray] = positionals.slice(mostWords)
  if (stray !== undefined) throw new UsageError(`${stray} is not an option.\n\n${help}`)
  return { values, words: positionals }
}

const isNegative = (arg = '') => /^-\d/.test(arg)
/** Ties a negative number to the option before it: on its own it would be taken for an option. */
const withNumbers = (args: readonly string[]) =>
  args.flatMap((arg, index) => {
    if (index > 0 && isNegative(arg)) return []
    return isNegative(args[index + 1]) ? [`${arg}=${args[index + 1]}`] : [arg]
  })
