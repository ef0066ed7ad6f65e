import { matchesGlob } from 'node:path'
import { defineConfig } from 'vitest/config'
import { BaseSequencer, type TestSpecification } from 'vitest/node'
import { keptThread } from './support/mutation/kept-thread.ts'
import { oneOfEach } from './support/process/one-of-each.ts'

/** The tests that need no other process, the quickest first: what kills a mutant spares it all that comes after. */
const quickestFirst = [
  'test/unit/**/!(filter-fuzz|key-rollover|key-source|keyring|read-json|verify-token).test.ts',
  'test/front-door/!(openapi-lint|openapi-statuses|request-fuzz).test.ts',
  'test/engines/{arithmetic,database-fault,group-commit,sqlite-batch,sweep}.test.ts',
  'test/unit/**/{verify-token,key-source,read-json,filter-fuzz,keyring,key-rollover}.test.ts',
  'test/runtimes/in-process.test.ts',
  'test/engines/condition.test.ts',
  'test/faults/{isolation,disk}.test.ts',
  'test/engines/rotate-keys.test.ts',
]

const rank = ({ moduleId }: TestSpecification) => quickestFirst.findIndex((glob) => matchesGlob(moduleId, `**/${glob}`))

class QuickestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]) {
    return files.toSorted((one, other) => rank(one) - rank(other))
  }
}

export default defineConfig({
  resolve: { dedupe: oneOfEach },
  test: {
    root: new URL('..', import.meta.url).pathname,
    include: quickestFirst,
    setupFiles: ['test/support/mutation/no-mutant.ts'],
    sequence: { sequencer: QuickestFirst },
    isolate: false,
    env: { SAMPLE_QUERIES: '700' },
    testTimeout: 15_000,
    hookTimeout: 30_000,
  },
  plugins: [
    {
      name: 'kept-thread',
      // Stryker sets a pool, which wins over the configuration; this comes later still.
      configureVitest: ({ project }) => {
        project.config.pool = keptThread.name
        project.config.poolRunner = keptThread
      },
    },
  ],
})
