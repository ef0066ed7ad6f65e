import module from 'node:module'
import { compiled, digestLength, digestOf, main, run, scriptOf, sourceIn } from './compiled.ts'

// `dist/node/gateway.js`: starts with what V8 compiled of the gateway when it was built, which takes a tenth of a start.
// That is of one version of Node. Another one, or one with other options of V8, keeps what it compiles itself for its next
// start, where the folder can be written to; but no function that a start calls, so that both are here. Not by name: an
// older Node has no such thing, and would fail before the gateway can say that it is too old.

const require = module.createRequire(import.meta.url)
const { readFileSync }: typeof import('node:fs') = require('node:fs')

/** Undefined where there is none that can be read, is whole, and is of this bundle and this V8. */
const compiledScript = () => {
  try {
    const source = sourceIn(require)
    const kept = readFileSync(compiled)
    const cachedData = kept.subarray(0, -digestLength)
    if (!digestOf(require, source, cachedData).equals(kept.subarray(-digestLength))) return undefined
    const script = scriptOf(require, source, cachedData)
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
