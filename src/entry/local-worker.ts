import './runtime/process/check-runtime.ts'
import { type LocalOptions, localCommand } from './runtime/local/local-options.ts'
import { localWorkerd } from './runtime/local/local-workerd.ts'
import { serveLocal } from './runtime/local/serve-local.ts'
import { runCommand } from './runtime/process/command.ts'

// `npm run dev:worker`: local mode with the Worker on workerd and a local D1.
await runCommand(
  localCommand('dev:worker', { ofFile: false }).action((options: LocalOptions) => serveLocal(options, localWorkerd)),
)
