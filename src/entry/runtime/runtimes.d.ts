// The two runtimes that Node's and the browser's types do not know, as far as the doors use them.

declare module 'cloudflare:workers' {
  export const env: Readonly<Record<string, unknown>>
  export function waitUntil(work: Promise<unknown>): void
}

declare namespace Deno {
  interface Server {
    readonly addr: { readonly port: number }
    shutdown(): Promise<void>
  }
  function serve(
    options: {
      hostname: string
      port: number
      key?: string
      cert?: string
      onListen: (address: { port: number }) => void
    },
    handler: (request: Request) => Response | Promise<Response>,
  ): Server
}
