import { Command, CommanderError } from 'commander'
import { nearestTo } from '../../../text/nearest.ts'
import { runDoor, UsageError } from './start-error.ts'

// commander: of the parsers looked at, the one that by itself refuses an option that a command does not have, keeps a
// command's options from its neighbours, takes a negative number as a value, and throws in place of ending the process.

/** A command, or the program itself, that throws a UsageError with its usage for arguments that it does not take. */
export const newCommand = (name: string, text: string): Command => {
  const description = text.replaceAll('\n', ' ')
  const command = new Command(name)
    .description(description)
    // Its first sentence, in the list of commands.
    .summary(description.replace(/\. .*$/, '.'))
    .helpOption('-h, --help', 'say this')
    .helpCommand(false)
    .enablePositionalOptions()
    // `runDoor` says it.
    .configureOutput({ outputError: () => {}, writeErr: () => {} })
    .exitOverride((error) => {
      // Help or a version was asked for, and has been written.
      if (error.exitCode === 0) throw error
      // Not the whole help, above which the sentence would be out of sight.
      const usage = command.createHelp().commandUsage(command)
      throw new UsageError(`${complaint(error, command)}\n\nUsage: ${usage}\n--help says what it takes.`)
    })
  // An option of the program before a command's name would be read, and do nothing.
  return command.hook('preSubcommand', (program, called) => {
    const [given] = program.options.filter((option) => program.getOptionValueSource(option.attributeName()) === 'cli')
    if (given)
      throw new UsageError(`${given.long} is no option of ${called.name()}: what a command takes stands after it.`)
  })
}

/** Runs a program, with the arguments of this process unless said: see `runDoor` for how it ends. */
export const runCommand = (program: Command, args: readonly string[] = process.argv.slice(2)) =>
  runDoor(async () => {
    try {
      await program.parseAsync(args, { from: 'user' })
    } catch (error) {
      if (!(error instanceof CommanderError && error.exitCode === 0)) throw error
    }
  })

/** One sentence. Quotes what could be a misspelled name, and nothing else: a value may be a secret. */
const complaint = ({ code, message }: CommanderError, command: Command) => {
  const [, quoted = ''] = /'([^'=]+)(?:=[^']*)?'/s.exec(message) ?? []
  switch (code) {
    case 'commander.unknownOption': {
      const own = command.createHelp().visibleOptions(command)
      const names = own.flatMap(({ long, short }) => [long, short].filter((name) => name != null))
      return names.includes(quoted)
        ? `Option ${quoted} takes no value.`
        : `There is no option ${quoted}${meant(quoted, names)}`
    }
    case 'commander.unknownCommand':
    case 'commander.excessArguments': {
      const names = command.commands.map((child) => child.name())
      const stray = command.args.at(command.registeredArguments.length) ?? quoted
      if (names.length === 0) return `${command.name()} takes fewer words.`
      return isNameLike(stray) ? `There is no command ${stray}${meant(stray, names)}` : 'There is no such command.'
    }
    case 'commander.missingArgument':
      return `${command.name()} needs ${quoted.toUpperCase()}.`
    case 'commander.help':
      return `Say which: ${command.commands.map((child) => child.name()).join(', ')}.`
    default:
      return sentence(message)
  }
}

const isNameLike = (word: string) => /^[a-z][a-z:-]{0,20}$/i.test(word)

const meant = (word: string, names: readonly string[]) => {
  const nearest = nearestTo(word, names)
  return nearest === undefined ? '.' : `; did you mean ${nearest}?`
}

/** Commander's own words, from which it takes no value of the caller's where an option has none of our parsers. */
const sentence = (message: string) => {
  const text = message.replace(/^error: /, '').replace(/\.$/, '')
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
}
