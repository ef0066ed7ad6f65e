import { whenNpmIsGone } from './npm.ts'

/** In milliseconds: Ctrl-C comes from the terminal and, at the same moment, from npm, and is one signal all the same. */
const sameMoment = 1000
/**
 * Calls `stop` at the first SIGINT or SIGTERM, then ends the process; a second signal ends it at once. So it does when
 * npm, which started it, is gone: npm that is killed tells nobody. Not at SIGHUP, which `nohup` has it live through.
 */
export const stopOnSignal = (stop: () => Promise<void>) => {
  let stoppingSince: number | undefined
  const end = async () => {
    stoppingSince = performance.now()
    // Whoever pressed Ctrl-C.
    if (process.stderr.isTTY)
      process.stderr.write('\rStopping, after the requests under way. Ctrl-C again ends at once.\n')
    await stop()
    process.exit(0)
  }
  const onSignal = () => {
    if (stoppingSince === undefined) void end()
    else if (performance.now() - stoppingSince > sameMoment) process.exit(1)
  }
  process.on('SIGINT', onSignal)
  process.on('SIGTERM', onSignal)
  whenNpmIsGone(() => {
    if (stoppingSince === undefined) void end()
  })
}
