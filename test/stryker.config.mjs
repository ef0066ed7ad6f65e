import { fileURLToPath } from 'node:url'

/**
 * Mutation testing. All rooms: `npm run mutate`. One room, or one file: `npm run mutate -- --mutate 'src/auth/*.ts'`.
 * A run goes on from the last one, of which it repeats only what has changed; `--force` repeats everything.
 */
export default {
  mutate: ['src/db/**/*.ts', 'src/http/request/**/*.ts', 'src/auth/**/*.ts', 'src/odata/query/**/*.ts'],
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutate.vitest.config.ts', related: false },
  plugins: [
    '@stryker-mutator/vitest-runner',
    fileURLToPath(new URL('support/mutation/ignore-sentences.mjs', import.meta.url)),
  ],
  ignorers: ['sentences'],
  coverageAnalysis: 'perTest',
  // What runs when a module is loaded is the same for every test: each of its mutants would need all of them.
  ignoreStatic: true,
  // Stryker would rewrite it by the API that TypeScript 7 has no more; nothing in the copy needs that.
  tsconfigFile: 'none',
  disableTypeChecks: false,
  concurrency: 1,
  timeoutMS: 8_000,
  ignorePatterns: ['biome.json', 'dist/mutate*', 'dist/node', '.data', '.wrangler', '.env', '.dev.vars'],
  tempDirName: 'dist/mutate/sandbox',
  incremental: true,
  incrementalFile: 'dist/mutate/incremental.json',
  reporters: ['clear-text', 'progress', 'json', 'html'],
  clearTextReporter: { logTests: false, reportTests: false },
  jsonReporter: { fileName: 'dist/mutate/report.json' },
  htmlReporter: { fileName: 'dist/mutate/report.html' },
}
