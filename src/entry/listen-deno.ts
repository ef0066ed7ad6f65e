import { type Fetch, type Listen, listenError, urlOf } from './listen.ts'

/** Listens on Deno's own server. */
export const listenDeno: Listen = async (address, handlerAt) => {
  try {
    const { promise: handler, resolve, reject } = Promise.withResolvers<Fetch>()
    const onListen = ({ port }: { port: number }) => handlerAt(urlOf({ ...address, port })).then(resolve, reject)
    const server = Deno.serve({ hostname: address.host, port: address.port, onListen }, async (request) =>
      (await handler)(request),
    )
    await handler
    return () => server.shutdown()
  } catch (error) {
    throw listenError(error, address)
  }
}
