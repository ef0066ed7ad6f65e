import { configDefaults, defineConfig } from 'vitest/config'
import { isOrphan } from './relay/orphan.ts'
import { countReporter } from './support/process/count-reporter.ts'
import { LongestFirst } from './support/process/longest-first.ts'
import { oneOfEach } from './support/process/one-of-each.ts'

/** The contract for the mutation tester, which has no other process; Node, Deno and workerd are held to it here. */
const inProcess = 'test/runtimes/in-process.test.ts'
const together = ['test/unit/**/*.test.ts', 'test/front-door/**/*.test.ts']
/** What takes long by its nature, since it starts and stops, fills, kills or waits: `npm run test:long`. */
const long = [
  'test/clients/{odata-generators,stories}.test.ts',
  'test/doors/{commands,npm,rotate-keys,slow-readers}.test.ts',
  'test/engines/{condition-d1,store-model,windows}.test.ts',
  'test/faults/{kill,one-gateway,small-heap,workerd,workerd-keys}.test.ts',
  'test/front-door/openapi-lint.test.ts',
  'test/local/worker.test.ts',
  'test/package/{contributing,deno-tasks,install}.test.ts',
  'test/relay/autobahn.test.ts',
]

export default defineConfig({
  resolve: { dedupe: oneOfEach },
  test: {
    root: new URL('..', import.meta.url).pathname,
    // What wrangler would record of each request, in a database of its own, for pages that nobody opens: a third of the time.
    env: { X_LOCAL_EXPLORER: 'false', X_LOCAL_OBSERVABILITY: 'false' },
    reporters: ['default', countReporter],
    silent: 'passed-only',
    // Two more than the cores of a small machine: some wait for what they have started, and its core would stand idle.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    // Far more than any test needs: what ends a hanging one must not end one on a busy machine.
    testTimeout: 60_000,
    hookTimeout: 90_000,
    expect: { poll: { timeout: 20_000 } },
    projects: [
      // Each file in a process of its own: they start others, or stand in for what a process has one of.
      {
        extends: true,
        test: {
          name: 'apart',
          include: ['test/**/*.test.ts'],
          exclude: [...configDefaults.exclude, ...together, ...long, inProcess],
        },
      },
      { extends: true, test: { name: 'long', include: long } },
      // One file after the other in a process: nothing is left behind, and to load the gateway takes longer than most of them.
      {
        extends: true,
        test: { name: 'together', include: together, exclude: [...configDefaults.exclude, ...long], isolate: false },
      },
    ],
    onUnhandledError: (error) => !isOrphan(error),
  },
})
