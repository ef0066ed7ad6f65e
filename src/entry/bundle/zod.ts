/**
 * Zod as both bundles have it (`build:node` in package.json, `[alias]` in wrangler.toml); by file, since the package's own
 * name leads back here. Whoever imports it as `* as z` has in a bundle what it uses, and no more. Its own `z` is all of it,
 * translations included, and @hono/zod-openapi imports that: here it is what it asks for, a place to put `openapi`.
 */
import { ZodType } from '../../../node_modules/zod/v4/classic/schemas.js'

export * from '../../../node_modules/zod/v4/classic/external.js'
export const z = { ZodType }
