import './runtime/check-runtime.ts'
import { localFile } from './runtime/local-file.ts'
import { serveLocal } from './runtime/serve-local.ts'
import { runDoor } from './runtime/start-error.ts'

// `npm start`: local mode on Node.
await runDoor(() => serveLocal(localFile))
