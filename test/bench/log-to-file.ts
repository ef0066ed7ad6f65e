import { readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { createTestHarness } from 'wrangler'

/** The path of the workerd that wrangler brings along. */
const { default: workerd }: { readonly default: string } = createRequire(import.meta.resolve('wrangler'))('workerd')

/** Puts workerd in its own place, so that what ends the one ends the other. */
const script = '#!/bin/sh\nexec "$BENCH_WORKERD" "$@" >>"$BENCH_WORKERD_LOG"\n'

/**
 * Starts a Worker whose log goes to a file, as that of a process does in this bench: wrangler would take each line apart
 * and keep it, in the process that sends the requests. And without wrangler's collector of traces, which has each request
 * and each line of its log written to a database of its own, by the thread that is measured.
 */
export const listenWithLogFile = async (harness: ReturnType<typeof createTestHarness>, folder: string) => {
  const program = join(folder, 'workerd.sh')
  const log = join(folder, `workerd-${crypto.randomUUID()}.log`)
  writeFileSync(program, script, { mode: 0o755 })
  writeFileSync(log, '')
  const settings = {
    MINIFLARE_WORKERD_PATH: program,
    BENCH_WORKERD: workerd,
    BENCH_WORKERD_LOG: log,
    X_LOCAL_OBSERVABILITY: 'false',
    X_LOCAL_EXPLORER: 'false',
  }
  Object.assign(process.env, settings)
  try {
    const { url } = await harness.listen()
    return { url, output: () => readFileSync(log, 'utf8'), emptyLog: () => truncateSync(log) }
  } finally {
    for (const name in settings) delete process.env[name]
  }
}
