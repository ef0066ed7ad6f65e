import './runtime/process/check-runtime.ts'
import { localFile } from './runtime/local/local-file.ts'
import { serveLocal } from './runtime/local/serve-local.ts'
import { runDoor } from './runtime/process/start-error.ts'

// `npm start`: local mode on Node.
await runDoor(() => serveLocal(localFile))
