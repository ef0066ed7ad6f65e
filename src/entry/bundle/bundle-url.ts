import { pathToFileURL } from 'node:url'

/** For `import.meta.url`, which a CommonJS module has not. */
export const bundleUrl = pathToFileURL(__filename).href
