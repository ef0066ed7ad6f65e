import type { Script } from 'node:vm'

/** The bundle beside this file, and what V8 compiled of it when it was built, with a digest at the end. */
export const main = `${import.meta.dirname}/main.cjs`
export const compiled = `${main}.compiled`

/** The bundle's text. */
export const sourceIn = (require: NodeJS.Require): string => {
  const { readFileSync }: typeof import('node:fs') = require('node:fs')
  return readFileSync(main, 'utf8')
}

/**
 * The bundle with what was compiled of it, as Node compiles a CommonJS module. `require` brings Node's modules in: to
 * import one loads all that it could export.
 */
export const scriptOf = (require: NodeJS.Require, source: string, cachedData?: Buffer): Script => {
  const { wrap }: typeof import('node:module') = require('node:module')
  const { Script, constants }: typeof import('node:vm') = require('node:vm')
  return new Script(wrap(source), {
    filename: main,
    cachedData,
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  })
}

/**
 * SHA-256 of what was compiled, of what, and by what: V8 looks at little more than the length of the source, and a file that
 * was cut or changed would end the process.
 */
export const digestOf = (require: NodeJS.Require, source: string, cachedData: Uint8Array): Buffer => {
  const { createHash }: typeof import('node:crypto') = require('node:crypto')
  const { arch, platform, version } = process
  return createHash('sha256').update([version, platform, arch].join()).update(source).update(cachedData).digest()
}
export const digestLength = 32

/** Runs it as Node runs a CommonJS module. */
export const run = (script: Script, require: NodeJS.Require) => {
  const module = { exports: {} }
  script.runInThisContext().call(module.exports, module.exports, require, module, main, import.meta.dirname)
}
