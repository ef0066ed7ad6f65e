import './runtime/check-runtime.ts'
import { listenDeno } from './runtime/listen-deno.ts'
import { localFile } from './runtime/local-file.ts'
import { serveLocal } from './runtime/serve-local.ts'
import { runDoor } from './runtime/start-error.ts'

// `npm run dev:deno`: local mode on Deno.
await runDoor(() => serveLocal(localFile, listenDeno))
