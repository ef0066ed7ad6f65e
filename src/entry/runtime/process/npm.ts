import { readFileSync } from 'node:fs'

/** In milliseconds. */
const lookOut = 250

/** The number of a process's parent. Throws for one that is no more, and where there is no /proc. */
const parentOf = (pid: number) => Number(/.*\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1])

/**
 * Who has to be there for npm to be: this process's parent, and the parent's own where that is the shell that npm runs a
 * script in. Most shells give their place to the script's one command; Debian's does not.
 */
const ancestors = () => {
  const { ppid } = process
  try {
    // Deno reads there only with every permission, and would ask for it.
    if (process.versions.deno !== undefined) return [ppid]
    return readFileSync(`/proc/${ppid}/cmdline`, 'utf8').includes('\0-c\0') ? [ppid, parentOf(ppid)] : [ppid]
  } catch {
    return [ppid]
  }
}

// As this is loaded, so that an npm that goes during the start is missed, too.
const atLoading = ancestors()

/** Calls `then` once npm, if it started this process, is gone. A shell may go: it leaves behind what is to go on. */
export const whenNpmIsGone = (then: () => void) => {
  if (process.env.npm_lifecycle_event === undefined) return
  const timer = setInterval(() => {
    if (ancestors().join() === atLoading.join()) return
    clearInterval(timer)
    then()
  }, lookOut)
  timer.unref()
}
