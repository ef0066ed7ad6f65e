import './runtime/process/check-runtime.ts'
import { runDoor } from './runtime/process/start-error.ts'
import { serve } from './runtime/serve.ts'

// Production on Node; `npm run build` bundles it, as CommonJS, where nothing is awaited here.
void runDoor(serve)
