import plugin from '@scalar/fastify-api-reference'

interface Route {
  readonly url: string
  readonly handler: (request: undefined, reply: Reply) => unknown
}
interface Reply {
  readonly header: () => Reply
  readonly send: (content: string) => unknown
}

/**
 * The reference UI as one script. The package for Fastify has it whole, and brings 20 MB along; the package it comes from,
 * `@scalar/api-reference`, needs 300 MB of what is bundled in it. So it is asked for what it would serve.
 */
export const referenceScript = (): string => {
  const routes: Route[] = []
  const server = { hasPlugin: () => false, log: console, route: (route: Route) => routes.push(route) }
  const options = { configuration: { url: '/openapi.json' } }
  // Holds because the plugin uses nothing else of a server; Fastify itself, whose types it has, is not installed.
  ;(plugin as unknown as (on: typeof server, options: object, done: () => void) => void)(server, options, () => {})
  let script: string | undefined
  const reply: Reply = {
    header: () => reply,
    send: (content) => {
      script = content
    },
  }
  routes.find(({ url }) => url.endsWith('.js'))?.handler(undefined, reply)
  if (!script?.includes('createApiReference'))
    throw new Error('@scalar/fastify-api-reference no longer serves its script.')
  // It greets whoever opens the console, on every page.
  return script.replace(/console\.info\(`@scalar\/api-reference@[^`]*`\)/, 'void 0')
}
