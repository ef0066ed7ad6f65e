// Imported first by every door and command: what they import after it may need a newer runtime to be loaded at all, and
// the native module of better-sqlite3 crashes an older Node instead of throwing.

/** The oldest runtimes that can run the gateway; `engines` in package.json says the same. */
const oldest = { Node: '22.18', Deno: '2.9' }

const { deno, node } = process.versions
const [name, version] = deno === undefined ? (['Node', node] as const) : (['Deno', deno] as const)

if (version.localeCompare(oldest[name], 'en', { numeric: true }) < 0) {
  console.error(`The gateway needs ${name} ${oldest[name]} or later, and this is ${name} ${version}.`)
  process.exit(1)
}
