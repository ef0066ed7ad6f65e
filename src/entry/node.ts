import { listen } from './listen.ts'
import { serve } from './serve.ts'
import { runDoor } from './start-error.ts'

// Production on Node; `npm run build` bundles it.
await runDoor(() => serve(listen))
