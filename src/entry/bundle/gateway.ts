import module from 'node:module'
import { compiled, digestOf, main, run, scriptOf } from './compiled.ts'

// `dist/node/gateway.js`: starts with what V8 compiled of the gateway when it was built, which takes a tenth of a start.
// That is of one version of Node. Another one, or one with other options of V8, keeps what it compiles itself for its next
// start, where the folder can be written to; but no function that a start calls, so that both are here. Not by name: an
// older Node has no such thing, and would fail before the gateway can say that it is too old.

const require = module.createRequire(import.meta.url)
const { readFileSync }: typeof import('node:fs') = require('node:fs')

/** Undefined where there is none, or none of this bundle that this V8 takes. */
const compiledScript = () => {
  try {
    const digest = digestOf(require)
    const kept = readFileSync(compiled)
    if (!kept.subarray(-digest.length).equals(digest)) return undefined
    const script = scriptOf(require, kept.subarray(0, -digest.length))
    return script.cachedDataRejected ? undefined : script
  } catch {
    return undefined
  }
}

const script = compiledScript()
if (script) run(script, require)
else {
  module.enableCompileCache?.(`${import.meta.dirname}/compiled`)
  require(main)
}
