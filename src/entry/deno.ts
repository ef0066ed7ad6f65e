import './runtime/process/check-runtime.ts'
import { runServe } from './runtime/serve.ts'

// Production on Deno, unbundled.
await runServe()
