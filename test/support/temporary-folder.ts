import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'

/** An empty folder that goes with all in it: when the file's tests are done, or as `whenDone` has it. */
export const temporaryFolder = (name: string, whenDone: (remove: () => void) => void = afterAll): string => {
  const folder = mkdtempSync(join(tmpdir(), `${name}-`))
  whenDone(() => rmSync(folder, { recursive: true }))
  return folder
}
