import './runtime/process/check-runtime.ts'
import { localWorkerd } from './runtime/local/local-workerd.ts'
import { serveLocal } from './runtime/local/serve-local.ts'
import { runDoor } from './runtime/process/start-error.ts'

// `npm run dev:worker`: local mode with the Worker on workerd and a local D1.
await runDoor(() => serveLocal(localWorkerd))
