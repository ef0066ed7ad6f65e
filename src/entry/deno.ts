import { listenDeno } from './listen-deno.ts'
import { serve } from './serve.ts'
import { runDoor } from './start-error.ts'

// Production on Deno, unbundled.
await runDoor(() => serve(listenDeno))
