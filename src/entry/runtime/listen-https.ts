import { ConfigError } from '../../config/config.ts'
import type { Fetch, Listen } from './listen.ts'
import { StartError } from './start-error.ts'

interface HttpsAddress {
  readonly host: string
  /** The port of http: https takes the next one unless told otherwise. */
  readonly port: number
  readonly wanted: string | undefined
}

/** Local mode's second listener. Takes any free port when the next one, which nobody asked for, is in use. */
export const listenHttps = async (
  listen: Listen,
  { host, port, wanted }: HttpsAddress,
  tls: { readonly key: string; readonly cert: string },
  handlerAt: (url: string) => Promise<Fetch>,
) => {
  const at = (httpsPort: number) => listen({ host, port: httpsPort, tls }, handlerAt)
  if (wanted) {
    if (!/^\d{1,5}$/.test(wanted) || Number(wanted) > 65535) throw new ConfigError('HTTPS_PORT must be a port number.')
    return at(Number(wanted))
  }
  try {
    return await at(port === 0 || port === 65535 ? 0 : port + 1)
  } catch (error) {
    if (!(error instanceof StartError)) throw error
    return at(0)
  }
}
