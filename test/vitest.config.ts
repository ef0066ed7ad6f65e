import { defineConfig } from 'vitest/config'
import { countReporter } from './support/count-reporter.ts'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    root: new URL('..', import.meta.url).pathname,

    reporters: ['default', countReporter],
    testTimeout: 30_000,
    hookTimeout: 90_000,
    typecheck: { enabled: false },
  },
})
