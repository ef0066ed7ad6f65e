import '../runtime/process/check-runtime.ts'
import { localUser } from '../../local/identity.ts'
import { requestToken } from '../../local/request-token.ts'
import { urlOf } from '../runtime/http/listen.ts'
import { readArguments } from '../runtime/process/arguments.ts'
import { readEnvironment } from '../runtime/process/environment.ts'
import { runDoor, StartError, UsageError } from '../runtime/process/start-error.ts'

const help = `npm run token -- [options]        prints an access token of the running local gateway

  --scope A,B      permission names (all of them unless said)
  --tenant GUID    the tenant (the local one unless said)
  --user [GUID]    a token of a user (the default; the local user unless said)
  --app            a token of an application, without a user
  --expires N      seconds until it expires (3600 unless said; -600 has expired)
  --url URL        where the gateway is (http://HOST:PORT unless said)`

await runDoor(async () => {
  const options = {
    scope: { type: 'string' },
    tenant: { type: 'string' },
    user: { type: 'boolean' },
    app: { type: 'boolean' },
    expires: { type: 'string' },
    url: { type: 'string' },
  } as const
  const { values, words } = readArguments(help, options, 1)
  const [user] = words
  if (values.app && values.user) throw new UsageError('Say --app or --user, not both.')
  if (user !== undefined && !values.user) throw new UsageError(`${user} is not an option.\n\n${help}`)
  const { HOST, PORT } = readEnvironment()
  try {
    const token = await requestToken({
      url: values.url ?? urlOf({ host: HOST || '127.0.0.1', port: Number(PORT || 8787) }),
      tenant: values.tenant,
      user: user ?? localUser,
      kind: values.app ? 'application' : 'delegated',
      permissions: values.scope?.split(/[ ,]+/),
      lifetime: values.expires,
    })
    console.log(token)
  } catch (error) {
    throw error instanceof Error ? new StartError(error.message, { cause: error }) : error
  }
})
