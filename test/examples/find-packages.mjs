import { registerHooks } from 'node:module'

// Lets an example find the packages that it tells its reader to install where this repository has them.

const folders = ['../clients/package.json', '../package.json'].map((path) => new URL(path, import.meta.url).href)

registerHooks({
  resolve: (specifier, context, next) => {
    const from = [context.parentURL, ...folders]
    for (const [index, parentURL] of from.entries()) {
      try {
        return next(specifier, { ...context, parentURL })
      } catch (error) {
        if (index === from.length - 1) throw error
      }
    }
  },
})
