import { runtimeFault } from './runtime-fault.ts'

// As `check-runtime.ts`, for a process that is someone else's.

if (runtimeFault !== undefined) throw new Error(runtimeFault)
