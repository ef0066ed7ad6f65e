import { newCommand } from '../process/command.ts'
import { fileIn } from '../process/file-option.ts'
import { portIn } from '../process/port-option.ts'

/** What local mode may be told on the command line. */
export interface LocalOptions {
  readonly port?: string
  readonly httpsPort?: string
  /** A file, or `:memory:`. */
  readonly database?: string
  /** A JSON file. */
  readonly seed?: string
  /** A share, such as `10%`, or a JSON file. */
  readonly faults?: string
  readonly json?: true
  readonly quiet?: true
  readonly newKeys?: true
}

const description = `Starts the gateway in local mode, with an identity of its own, for this machine alone. What is not said here comes from
the environment and from the file .env.`

/** Local mode as a program; `ofFile` is for what has a database file, and so can be filled and made to fail. */
export const localCommand = (name: string, { ofFile }: { readonly ofFile: boolean }) => {
  const command = newCommand(name, description)
    .option('--port <number>', 'where http is served; 0 takes any free one (PORT, else 8787)', portIn)
    .option('--https-port <number>', 'where https is served (HTTPS_PORT, else the next one)', portIn)
  if (ofFile)
    command
      .option('--database <file>', 'where the data is, or :memory: (DATABASE_PATH, else .data/gateway.sqlite)', fileIn)
      .option('--seed <file>', 'entities to begin with, as JSON', fileIn)
      .option(
        '--faults <profile>',
        'fail on purpose: a share of requests, such as 10%, or a JSON file of rules',
        fileIn,
      )
  return command
    .option('--json', 'write JSON lines on a terminal, too')
    .option('--quiet', 'write how it starts and what fails, nothing else')
    .option('--new-keys', 'sign tokens with a fresh key: those given so far end')
}

/** The options that have a setting's name: they win over the environment. */
export const settingsIn = ({ port, httpsPort, database }: LocalOptions): Readonly<Record<string, string>> => ({
  ...(port !== undefined && { PORT: port }),
  ...(httpsPort !== undefined && { HTTPS_PORT: httpsPort }),
  ...(database !== undefined && { DATABASE_PATH: database }),
})
