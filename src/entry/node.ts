import './runtime/process/check-runtime.ts'
import { runServe } from './runtime/serve.ts'

// Production on Node; `npm run build` bundles it, as CommonJS, where nothing is awaited here.
void runServe()
