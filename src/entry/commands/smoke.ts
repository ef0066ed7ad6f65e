import { text } from 'node:stream/consumers'
import { styleText } from 'node:util'
import { secureUrl } from '../../config/urls.ts'
import { printable } from '../../text/printable.ts'
import { newCommand } from '../runtime/process/command.ts'
import { reasonOf, StartError, UsageError } from '../runtime/process/start-error.ts'

const description = `Checks a deployed gateway. Its health and its document, that it refuses whoever has no token, and that an entity can be
made, read and deleted with yours: one line for each, and exit code 1 when one fails. Nothing is left behind.`

/** `smoke URL [TOKEN]` */
export const smokeCommand = newCommand('smoke', description)
  .argument('<url>', 'where the gateway is, such as https://help.example.com')
  .argument(
    '[token]',
    '- reads it from standard input; without it, it is taken from SMOKE_TOKEN, which no list of processes shows',
  )
  .action(async (address: string, word: string | undefined) => {
    const { data: url } = secureUrl.safeParse(address)
    if (url === undefined) throw new UsageError('URL must be an https address, or an http address of this machine.')
    const token = (word === '-' ? await text(process.stdin) : (word ?? process.env.SMOKE_TOKEN ?? '')).trim()
    if (token === '')
      throw new UsageError('smoke needs a token: set SMOKE_TOKEN, or hand it to standard input and say -.')
    // Not by `fetch`, which would quote it.
    if (!/^[\w.~+/=-]+$/.test(token))
      throw new UsageError('The token is none: it has a blank, or what stands in no token.')
    const { smokeChecks } = await import('./smoke-checks.ts')
    let failed = 0
    for (const { name, run } of smokeChecks(url, token)) {
      const outcome = await run().then(
        (said) => `${styleText('green', 'ok  ')}  ${name}${said ? `: ${printable(said)}` : ''}`,
        (error) => {
          failed += 1
          return `${styleText('red', 'FAIL')}  ${name}: ${printable(reasonOf(error))}`
        },
      )
      console.log(outcome)
    }
    if (failed > 0) throw new StartError(`${failed} ${failed === 1 ? 'check' : 'checks'} failed.`)
  })
