import { defineConfig } from 'vitest/config'
import { isOrphan } from './relay/orphan.ts'
import { countReporter } from './support/process/count-reporter.ts'
import { LongestFirst } from './support/process/longest-first.ts'
import { oneOfEach } from './support/process/one-of-each.ts'

/** The contract for the mutation tester, which has no other process; Node, Deno and workerd are held to it here. */
const inProcess = 'test/runtimes/in-process.test.ts'
const together = ['test/unit/**/*.test.ts', 'test/front-door/**/*.test.ts']

export default defineConfig({
  resolve: { dedupe: oneOfEach },
  test: {
    root: new URL('..', import.meta.url).pathname,
    // What wrangler would record of each request, in a database of its own, for pages that nobody opens: a third of the time.
    env: { X_LOCAL_EXPLORER: 'false', X_LOCAL_OBSERVABILITY: 'false' },
    reporters: ['default', countReporter],
    silent: 'passed-only',
    // One more than the cores of a small machine: some wait for what they have started, and its core would stand idle.
    maxWorkers: 3,
    sequence: { sequencer: LongestFirst },
    // Far more than any test needs: what ends a hanging one must not end one on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 90_000,
    expect: { poll: { timeout: 20_000 } },
    projects: [
      // Each file in a process of its own: they start others, or stand in for what a process has one of.
      { extends: true, test: { name: 'apart', include: ['test/**/*.test.ts'], exclude: [...together, inProcess] } },
      // One process after the other file: nothing is left behind, and to load the gateway takes longer than most of them.
      { extends: true, test: { name: 'together', include: together, isolate: false } },
    ],
    onUnhandledError: (error) => !isOrphan(error),
  },
})
