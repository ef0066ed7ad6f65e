import { newCommand } from '../runtime/process/command.ts'

/**
 * `serve`: its arguments are read by the door for production itself, which the bundle of this program does not hold
 * (`bundle/build.ts`), and which knows no local mode.
 */
export const serveCommand = newCommand('serve', 'Starts the gateway for production, with Entra ID (see serve --help).')
  .helpOption(false)
  .allowUnknownOption()
  .allowExcessArguments()
  .action(async () => void (await import('../node.ts')))
