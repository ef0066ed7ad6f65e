import { parseArgs } from 'node:util'
import { localUser } from '../../local/identity.ts'
import { requestToken } from '../../local/request-token.ts'
import { readEnvironment } from '../runtime/environment.ts'
import { urlOf } from '../runtime/listen.ts'
import { runDoor, StartError } from '../runtime/start-error.ts'

const help = `npm run token -- [options]        prints an access token of the running local gateway

  --scope A,B      permission names (all of them unless said)
  --tenant GUID    the tenant (the local one unless said)
  --user [GUID]    a token of a user (the default; the local user unless said)
  --app            a token of an application, without a user
  --expires N      seconds until it expires (3600 unless said; -600 has expired)
  --url URL        where the gateway is (http://HOST:PORT unless said)`

const isNegative = (arg = '') => /^-\d/.test(arg)
/** Ties a negative number to the option before it: on its own it would be taken for an option. */
const withNumbers = (args: readonly string[]) =>
  args.flatMap((arg, index) => {
    if (index > 0 && isNegative(arg)) return []
    return isNegative(args[index + 1]) ? [`${arg}=${args[index + 1]}`] : [arg]
  })

await runDoor(async () => {
  const options = {
    scope: { type: 'string' },
    tenant: { type: 'string' },
    user: { type: 'boolean' },
    app: { type: 'boolean' },
    expires: { type: 'string' },
    url: { type: 'string' },
    help: { type: 'boolean' },
  } as const
  const parse = () => {
    try {
      return parseArgs({ args: withNumbers(process.argv.slice(2)), options, allowPositionals: true })
    } catch (error) {
      throw new StartError(`${error instanceof Error ? error.message : error}\n\n${help}`)
    }
  }
  const { values, positionals } = parse()
  if (values.help) return console.log(help)
  if (values.app && values.user) throw new StartError('Say --app or --user, not both.')
  if (positionals.length > (values.user ? 1 : 0))
    throw new StartError(`${positionals.at(-1)} is not an option.\n\n${help}`)
  const { HOST, PORT } = readEnvironment()
  try {
    const token = await requestToken({
      url: values.url ?? urlOf({ host: HOST || '127.0.0.1', port: Number(PORT || 8787) }),
      tenant: values.tenant,
      user: positionals[0] ?? localUser,
      kind: values.app ? 'application' : 'delegated',
      permissions: values.scope?.split(/[ ,]+/),
      lifetime: values.expires,
    })
    console.log(token)
  } catch (error) {
    throw error instanceof Error ? new StartError(error.message, { cause: error }) : error
  }
})
