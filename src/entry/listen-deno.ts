import { type Fetch, type Listen, listenError, urlOf } from './listen.ts'

/** Listens on Deno's own server. */
export const listenDeno: Listen = async (address, handlerAt) => {
  // Taken one by one: Deno would read any other member, such as a path, as an option of its own.
  const { tls } = address
  try {
    const { promise: handler, resolve, reject } = Promise.withResolvers<Fetch>()
    const onListen = ({ port }: { port: number }) => handlerAt(urlOf({ ...address, port })).then(resolve, reject)
    const server = Deno.serve(
      { hostname: address.host, port: address.port, onListen, ...(tls && { key: tls.key, cert: tls.cert }) },
      async (request) => (await handler)(request),
    )
    await handler
    return () => server.shutdown()
  } catch (error) {
    throw listenError(error, address)
  }
}
