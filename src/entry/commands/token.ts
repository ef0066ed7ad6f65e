import { newCommand } from '../runtime/process/command.ts'
import { readEnvironment } from '../runtime/process/environment.ts'
import { ownCommands } from '../runtime/process/own-commands.ts'
import { StartError, UsageError } from '../runtime/process/start-error.ts'

interface Options {
  readonly permissions?: string
  readonly scope?: string
  readonly tenant?: string
  /** True without a value. */
  readonly user?: string | true
  readonly application?: string
  readonly app?: true
  readonly expiresIn?: string
  readonly expires?: string
  readonly url?: string
}

/** `token`: of the gateway in local mode that runs. */
export const tokenCommand = newCommand('token', 'Prints an access token of the local gateway that runs.')
  .option('--permissions <names>', 'permission names, with commas (all of them unless said)')
  .option('--tenant <guid>', 'the tenant (the local one unless said)')
  .option('--user [guid]', 'a token of a user (the default; the local user unless said)')
  .option('--application <guid>', 'the client; without --user, a token of the application itself')
  .option('--app', 'a token of the local application itself, without a user')
  .option('--expires-in <seconds>', 'until it expires (3600 unless said; -600 has expired)')
  .option('--url <url>', 'where the gateway is (http://HOST:PORT unless said)')
  .option('--scope <names>', 'the same as --permissions')
  .option('--expires <seconds>', 'the same as --expires-in')
  .action(async (options: Options) => console.log(await tokenFor(options)))

const tokenFor = async ({ user, app, application, url, ...options }: Options) => {
  if (app && user) throw new UsageError('Say --app or --user, not both.')
  const [{ requestToken }, { localApplication, localUser }, { urlOf }] = await Promise.all([
    import('../../local/request-token.ts'),
    import('../../local/identity.ts'),
    import('../runtime/http/listen.ts'),
  ])
  const { HOST, PORT } = readEnvironment()
  try {
    return await requestToken({
      url: url ?? urlOf({ host: HOST || '127.0.0.1', port: Number(PORT || 8787) }),
      tenant: options.tenant,
      user: typeof user === 'string' ? user : localUser,
      application: application ?? localApplication,
      kind: app || (application !== undefined && !user) ? 'application' : 'delegated',
      permissions: (options.permissions ?? options.scope)?.split(/[ ,]+/),
      lifetime: options.expiresIn ?? options.expires,
      start: ownCommands.start,
    })
  } catch (error) {
    throw error instanceof Error ? new StartError(error.message, { cause: error }) : error
  }
}
