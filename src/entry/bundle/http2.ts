// In the place of `node:http2` in the bundle for Node, which takes long to load: @hono/node-server asks of each request
// whether it is one of HTTP/2, and here is no server of it.

export class Http2ServerRequest {}
export const constants = {}
