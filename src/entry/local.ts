import { listen } from './listen.ts'
import { serveLocal } from './serve-local.ts'
import { runDoor } from './start-error.ts'

// `npm start`: local mode on Node.
await runDoor(() => serveLocal(listen))
