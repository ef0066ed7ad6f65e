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
  return adaptations.reduce((text, [what, instead]) => {
    const adapted = text.replace(what, instead)
    if (adapted === text) throw new Error(`@scalar/fastify-api-reference has no ${what} any more.`)
    return adapted
  }, script ?? '')
}

/** What it does that a page without inline styles, and with a clean console, cannot have. */
const adaptations: readonly (readonly [what: RegExp, instead: string])[] = [
  // It greets whoever opens the console, on every page.
  [/console\.info\(`@scalar\/api-reference@[^`]*`\)/, 'void 0'],
  // The same, by a way that the policy lets pass.
  [/(\w+)\.setAttribute\(`style`,(`[^`]*`)\)/g, '$1.style.cssText=$2'],
  // The one style that it writes into markup; `docs.css` reads the attribute.
  [/style="--line-count: \$\{(\w+)\}; --line-digits: (\$\{\1\.toString\(\)\.length\});"/, 'data-line-digits="$2"'],
]
