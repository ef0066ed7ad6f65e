import './runtime/check-runtime.ts'
import { serve } from './runtime/serve.ts'
import { runDoor } from './runtime/start-error.ts'

// Production on Deno, unbundled.
await runDoor(serve)
