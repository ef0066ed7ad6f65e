import { listenDeno } from './listen-deno.ts'
import { serveLocal } from './serve-local.ts'
import { runDoor } from './start-error.ts'

// `npm run dev:deno`: local mode on Deno.
await runDoor(() => serveLocal(listenDeno))
