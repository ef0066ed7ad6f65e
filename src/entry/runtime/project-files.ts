import { existsSync, promises, readdirSync, readFileSync } from 'node:fs'
import type { Migration } from '../../db/engines/sqlite/migrate.ts'

/** The nearest folder above that has the migrations: the sources lie deeper in it than the bundle in `dist/node` does. */
const projectRoot = (from = new URL('./', import.meta.url)): URL => {
  const isRoot = existsSync(new URL('migrations/', from)) || from.pathname === '/'
  return isRoot ? from : projectRoot(new URL('../', from))
}
const root = projectRoot()

/** Every file in `migrations/`. Throws the file system's error when there is none. */
export const readMigrations = (): readonly Migration[] => {
  const folder = new URL('migrations/', root)
  return readdirSync(folder)
    .filter((name) => name.endsWith('.sql'))
    .map((name) => ({ name, sql: readFileSync(new URL(name, folder), 'utf8') }))
}

/** The version of the package. */
export const readVersion = (): string => {
  const manifest: { readonly version?: string } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))
  return manifest.version ?? ''
}

/** Reads what `npm run build:docs` left in a folder of `dist`; undefined where there is no such file. */
const readBuilt = (folder: 'docs' | 'local') => async (name: string) => {
  const bytes = await promises.readFile(new URL(`dist/${folder}/${name}`, root)).catch(() => undefined)
  return bytes && new Uint8Array(bytes)
}

/** A file of the documentation page. */
export const readDocsFile = readBuilt('docs')
/** A file of local mode's own pages. */
export const readLocalFile = readBuilt('local')
