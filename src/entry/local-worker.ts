import './runtime/check-runtime.ts'
import { localWorkerd } from './runtime/local-workerd.ts'
import { serveLocal } from './runtime/serve-local.ts'
import { runDoor } from './runtime/start-error.ts'

// `npm run dev:worker`: local mode with the Worker on workerd and a local D1.
await runDoor(() => serveLocal(localWorkerd))
