import './runtime/process/check-runtime.ts'
import { listenDeno } from './runtime/http/listen-deno.ts'
import { localFile } from './runtime/local/local-file.ts'
import { serveLocal } from './runtime/local/serve-local.ts'
import { runDoor } from './runtime/process/start-error.ts'

// `npm run dev:deno`: local mode on Deno.
await runDoor(() => serveLocal(localFile, listenDeno))
