import { isLoopback } from '../config/urls.ts'

/** What says whose tokens count, where local mode signs its own. */
const productionOnly = ['AUTH_AUDIENCE', 'AUTH_TENANTS', 'AUTH_AUTHORITY', 'AUTH_JWKS_URL', 'AUTH_JWKS']

/**
 * Why local mode must not start beside these settings, in a sentence: they are a production gateway's, whose data local
 * mode's token would open to anyone on the machine. Undefined where they are not. An empty setting is none.
 */
export const productionSettings = (environment: Readonly<Record<string, string | undefined>>): string | undefined => {
  const address = URL.parse(environment.PUBLIC_URL ?? '')?.hostname
  const names = [
    ...productionOnly.filter((name) => environment[name]),
    // What is no URL is refused as a setting, and said so there.
    ...(address && !isLoopback(address) ? ['PUBLIC_URL'] : []),
  ]
  if (names.length === 0) return undefined
  const [what, them] = names.length === 1 ? ['is', 'it'] : ['are', 'them']
  return (
    `${names.join(', ')} ${what} set as for production, and local mode gives anyone on this machine a token: ` +
    `start with the command \`serve\`, or unset ${them}.`
  )
}
