import { createRequire } from 'node:module'
import type BetterSqlite from 'better-sqlite3'

// In the place of `better-sqlite3` in the bundle: what a bundle leaves outside would be loaded before anything in it,
// the look at the runtime's version included.

// Holds because the module exports its class.
const required: typeof BetterSqlite = createRequire(import.meta.url)('better-sqlite3')
// biome-ignore lint/style/noDefaultExport: stands in for a module that has one.
export default required
