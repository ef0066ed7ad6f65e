import { runtimeFault } from './runtime-fault.ts'

// Imported first by every door and command: what they import after it may need a newer runtime to be loaded at all, and
// the native module of better-sqlite3 crashes an older Node instead of throwing.

if (runtimeFault !== undefined) {
  console.error(runtimeFault)
  process.exit(1)
}
