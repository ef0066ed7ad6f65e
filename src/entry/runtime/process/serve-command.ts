import { newCommand } from './command.ts'
import { fileIn } from './file-option.ts'
import { portIn } from './port-option.ts'

/** What the production gateway may be told on the command line. */
export interface ServeOptions {
  readonly port?: string
  readonly database?: string
}

const description = `Starts the gateway. What is not said here comes from the environment and from the file .env: .env.example in the
repository has a line for each setting.`

/** The production gateway as a program. */
export const serveCommand = (serve: (settings: Readonly<Record<string, string>>) => Promise<void>) =>
  newCommand('remote-help-gateway serve', description)
    .option('--port <number>', 'where it listens (PORT, else 8787)', portIn)
    .option('--database <file>', 'where the data is (DATABASE_PATH, else .data/gateway.sqlite)', fileIn)
    .action(({ port, database }: ServeOptions) =>
      serve({ ...(port !== undefined && { PORT: port }), ...(database !== undefined && { DATABASE_PATH: database }) }),
    )
