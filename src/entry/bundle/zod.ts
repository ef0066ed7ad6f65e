/**
 * Zod less its translations, which no message of ours comes from and which make up a third of a bundle: both bundles have
 * this in the place of `zod` (`build:node` in package.json, `[alias]` in wrangler.toml). By file, since the package's own
 * name leads back here. English stays: Zod's schemas import it by themselves.
 */
export * from '../../../node_modules/zod/v4/classic/external.js'
export * as z from './zod.ts'
export * as core from './zod-core.ts'
export const locales = {}
/** Nothing here reads a schema of JSON Schema. */
export const fromJSONSchema = undefined
