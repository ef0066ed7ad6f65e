import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'

/**
 * Finds the packages that `test/package.json` names. wrangler and Deno are there and not at the root, where they would be
 * most of what someone installs who only starts the gateway; and an import looks in the folders above its file alone.
 */
export const tools = createRequire(new URL('../../../../test/package.json', import.meta.url))

/** Seconds to load: not before there is something to do. */
export const loadWrangler = (): Promise<typeof import('wrangler')> =>
  import(pathToFileURL(tools.resolve('wrangler')).href)
