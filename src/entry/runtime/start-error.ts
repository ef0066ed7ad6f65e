import { ConfigError } from '../../config/config.ts'

/** Why the gateway could not start, in one sentence for whoever started it. */
export class StartError extends Error {}

/** Runs a door: a reason that the operator can mend is one sentence and exit code 1; any other error is shown whole. */
export const runDoor = async (main: () => Promise<void>) => {
  try {
    await main()
  } catch (error) {
    console.error(error instanceof StartError || error instanceof ConfigError ? error.message : error)
    process.exit(1)
  }
}
