import { ConfigError, parseConfig } from '../../../config/config.ts'
import { isLoopback, isLoopbackOrigin } from '../../../config/urls.ts'
import { localAudience } from '../../../local/identity.ts'
import { productionSettings } from '../../../local/production-settings.ts'
import { readEnvironment } from '../process/environment.ts'

/** The environment of local mode. Throws a ConfigError where it is a production gateway's. */
export const readLocalEnvironment = () => {
  const environment = readEnvironment()
  const reason = productionSettings(environment)
  if (reason) throw new ConfigError(reason)
  return environment
}

/** Local mode's settings at an address, as text; `authority` signs its tokens. */
export const localSettings = (
  environment: Readonly<Record<string, string | undefined>>,
  { url, authority = url, encryptionKeys }: LocalAddress,
) => ({
  // No limits by default: a developer's loop is no flood.
  RATE_LIMITS: 'off',
  ...environment,
  ENCRYPTION_KEYS: encryptionKeys,
  PUBLIC_URL: environment.PUBLIC_URL || url,
  AUTH_AUTHORITY: authority,
  AUTH_TENANTS: 'organizations',
  AUTH_AUDIENCE: localAudience,
  AUTH_JWKS: '',
  AUTH_JWKS_URL: '',
})

interface LocalAddress {
  readonly url: string
  readonly authority?: string
  readonly encryptionKeys: string
}

/** Throws a ConfigError for a setting that cannot be used, and for an address that others could reach. */
export const checkLocalSettings = (settings: Readonly<Record<string, string | undefined>>) => {
  const config = parseConfig(settings)
  if (!isLoopback(config.host)) {
    throw new ConfigError('Local mode listens on loopback only: unset HOST, or use `npm run serve` with Entra ID.')
  }
  if (!config.corsOrigins.every(isLoopbackOrigin)) {
    throw new ConfigError(
      'Local mode answers browser pages of this machine only: CORS_ORIGINS must be loopback origins.',
    )
  }
  return config
}
