import { chmodSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'

/** Keeps a text in a file that only its owner can read. It has its name once it is whole and on the disk, as a stop leaves it. */
export const writePrivate = (path: string, text: string) => {
  const unfinished = `${path}.new`
  // One that is there, a link or another user's file perhaps, would keep its place and its mode.
  rmSync(unfinished, { force: true })
  writeFileSync(unfinished, text, { mode: 0o600, flag: 'wx', flush: true })
  renameSync(unfinished, path)
}

/** Reads such a file, having made sure that it is its owner's alone; undefined where there is none. */
export const readPrivate = (path: string): string | undefined => {
  if (!existsSync(path)) return undefined
  chmodSync(path, 0o600)
  return readFileSync(path, 'utf8')
}
