import { type Fetch, type Listen, listenError, patience, urlOf } from './listen.ts'

/**
 * Listens on Deno's own server. Its `shutdown` cuts off bodies that are still being read, so a stop first waits for the
 * requests under way; the gateway refuses new ones meanwhile.
 */
export const listenDeno: Listen = async (address, handlerAt) => {
  // Taken one by one: Deno would read any other member, such as a path, as an option of its own.
  const { tls } = address
  try {
    const { promise: handler, resolve, reject } = Promise.withResolvers<Fetch>()
    const onListen = ({ port }: { port: number }) => handlerAt(urlOf({ ...address, port })).then(resolve, reject)
    let underWay = 0
    let onIdle = () => {}
    const serve = async (request: Request) => {
      if (!isHost(request.headers.get('Host'))) return new Response(null, { status: 400 })
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

/** Node's server refuses another by itself (RFC 9112, section 3.2); of one, Deno makes an URL that is none, or none of ours. */
const isHost = (host: string | null) => !host || (!/[/\\?#@]/.test(host) && URL.canParse(`http://${host}`))
