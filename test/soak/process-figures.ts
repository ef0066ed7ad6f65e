import { readdirSync, readFileSync, statSync } from 'node:fs'

/** Bytes that a process holds in memory: all of it, and what is no file's (heap, buffers). Linux alone tells. */
export const memoryOf = (pid: number) => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const kibibytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1])
  return { resident: kibibytes('VmRSS') * 1024, anonymous: kibibytes('RssAnon') * 1024 }
}

/** Files and sockets that a process has open. */
export const descriptorsOf = (pid: number) => readdirSync(`/proc/${pid}/fd`).length

/** Bytes; none where there is no such file. */
export const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0
