import { defineConfig } from 'vitest/config'

// `examples/vitest`, whose reader has no need of one.
export default defineConfig({ test: { include: ['examples/vitest/*.test.ts'] } })
