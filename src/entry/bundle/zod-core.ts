/** Zod's core, which brings the translations along a second time, less these. */
export * from '../../../node_modules/zod/v4/core/index.js'
export const locales = {}
