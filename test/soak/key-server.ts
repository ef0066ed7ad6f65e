import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A token authority's key set over http, which can be changed, and counts who asks for it. */
export const serveKeys = async (first: readonly object[]) => {
  let keys = first
  let fetched = 0
  const server = createServer((_, response) => {
    fetched += 1
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify({ keys }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // Holds because the server listens on a port, not on a pipe.
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/keys`,
    /** How often it was asked. */
    fetched: () => fetched,
    /** What it gives from now on. */
    give: (next: readonly object[]) => {
      keys = next
    },
    stop: () => server.close(),
  }
}
