import { listenDeno } from './runtime/listen-deno.ts'
import { serveLocal } from './runtime/serve-local.ts'
import { runDoor } from './runtime/start-error.ts'

// `npm run dev:deno`: local mode on Deno.
await runDoor(() => serveLocal(listenDeno))
