import { connect, createServer, type Socket } from 'node:net'

/** A way to a server whose connections can be cut, as a network does it. `of` makes of a URL the one that leads this way. */
export const cuttable = async (address: string) => {
  const { hostname, port } = new URL(address)
  const sockets = new Set<Socket>()
  const server = createServer((near) => {
    const far = connect(Number(port), hostname.replace(/[[\]]/g, ''))
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(one)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
      one.pipe(other)
    }
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  const ownPort = typeof bound === 'object' && bound ? bound.port : 0
  const cut = () => {
    for (const socket of sockets) socket.resetAndDestroy()
  }
  return {
    of: (url: string) => url.replace(/\/\/[^/]+/, `//127.0.0.1:${ownPort}`),
    cut,
    close: async () => {
      cut()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
