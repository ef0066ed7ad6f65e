import { defineConfig } from 'vitest/config'
import { isOrphan } from './relay/orphan.ts'
import { countReporter } from './support/process/count-reporter.ts'
import { LongestFirst } from './support/process/longest-first.ts'
import { oneOfEach } from './support/process/one-of-each.ts'

export default defineConfig({
  resolve: { dedupe: oneOfEach },
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: ['test/**/*.test.ts'],
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
    onUnhandledError: (error) => !isOrphan(error),
  },
})
