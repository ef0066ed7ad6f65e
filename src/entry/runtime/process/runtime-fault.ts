import { isOlder } from '../../../text/version.ts'

/** The oldest runtimes that can run the gateway; `engines` in package.json says the same. */
const oldest = { Node: '22.18', Deno: '2.9' }

const { deno, node } = process.versions
const [name, version] = deno === undefined ? (['Node', node] as const) : (['Deno', deno] as const)

/** Why this runtime cannot run the gateway, in one sentence; undefined where it can. */
export const runtimeFault = isOlder(version, oldest[name])
  ? `The gateway needs ${name} ${oldest[name]} or later, and this is ${name} ${version}.`
  : undefined
