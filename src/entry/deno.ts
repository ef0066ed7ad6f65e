import './runtime/process/check-runtime.ts'
import { runDoor } from './runtime/process/start-error.ts'
import { serve } from './runtime/serve.ts'

// Production on Deno, unbundled.
await runDoor(serve)
