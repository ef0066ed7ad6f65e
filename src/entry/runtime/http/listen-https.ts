import { ConfigError } from '../../../config/config.ts'
import { StartError } from '../process/start-error.ts'
import type { Fetch, Listen } from './listen.ts'
import type { Upgrades } from './upgrades.ts'

interface HttpsAddress {
  readonly host: string
  readonly keepAlive: number
  /** The port of http: https takes the next one by default. */
  readonly port: number
  /** `HTTPS_PORT`, as it stands in the environment. */
  readonly httpsPort: string | undefined
  readonly upgrades?: Upgrades
}

/** Local mode's second listener. Takes any free port when the next one, which no setting names, is in use. */
export const listenHttps = async (
  listen: Listen,
  { host, port, keepAlive, httpsPort, upgrades }: HttpsAddress,
  tls: { readonly key: string; readonly cert: string },
  handlerAt: (url: string) => Promise<Fetch>,
) => {
  const listenAt = (number: number) =>
    listen({ host, port: number, keepAlive, tls, ...(upgrades && { upgrades }) }, handlerAt)
  if (httpsPort) {
    if (!/^\d{1,5}$/.test(httpsPort) || Number(httpsPort) > 65535)
      throw new ConfigError('HTTPS_PORT must be a port number.')
    return listenAt(Number(httpsPort))
  }
  try {
    return await listenAt(port === 0 || port === 65535 ? 0 : port + 1)
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    return listenAt(0)
  }
}
