import { denoDoor } from '../relay/deno-door.ts'
import { isWebUpgrade } from '../relay/web-upgrade.ts'
import { patience } from './connection-limits.ts'
import { type Fetch, type Listen, listenError, urlOf } from './listen.ts'
import { refusing, unknownTarget } from './refusals.ts'

/**
 * Listens on Deno's own server, for HTTP/2: local mode's https, on loopback, where its want of time limits does no harm.
 * Its `shutdown` cuts off bodies that are still being read, so a stop first waits for the requests under way; the gateway
 * refuses new ones meanwhile.
 */
export const listenDeno: Listen = async (address, handlerAt) => {
  // Taken one by one: Deno would read any other member, such as a path, as an option of its own.
  const { tls, log, upgrades } = address
  const door = upgrades?.relay && denoDoor(upgrades.relay)
  const { refuse } = refusing(log)
  try {
    const { promise: handler, resolve, reject } = Promise.withResolvers<Fetch>()
    const onListen = ({ port }: { port: number }) => handlerAt(urlOf({ ...address, port })).then(resolve, reject)
    let underWay = 0
    let onIdle = () => {}
    const serve = async (request: Request) => {
      if (!hasUrl(request)) return refuse(unknownTarget())
      if (door && isWebUpgrade(request)) return door.answer(request)
      underWay += 1
      try {
        return await (await handler)(request)
      } finally {
        underWay -= 1
        if (underWay === 0) onIdle()
      }
    }
    const server = Deno.serve(
      { hostname: address.host, port: address.port, onListen, ...(tls && { key: tls.key, cert: tls.cert }) },
      serve,
    )
    await handler
    return async () => {
      // First, since the server waits for them as well.
      await Promise.all([upgrades?.stop(), door?.stop()])
      if (underWay > 0) {
        const { promise: isIdle, resolve: idle } = Promise.withResolvers<void>()
        onIdle = idle
        setTimeout(idle, patience)
        await isIdle
      }
      await server.shutdown()
    }
  } catch (error) {
    throw listenError(error, address)
  }
}

/** Of a Host that is none Deno makes an URL that is none, or none of ours, and reading it throws with the whole of it. */
const hasUrl = (request: Request) => {
  const host = request.headers.get('Host')
  if (host && (/[/\\?#@]/.test(host) || !URL.canParse(`http://${host}`))) return false
  try {
    return URL.canParse(request.url) && !new URL(request.url).username
  } catch {
    return false
  }
}
