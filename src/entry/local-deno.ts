import './runtime/process/check-runtime.ts'
import { listenDeno } from './runtime/http/listen-deno.ts'
import { localFile } from './runtime/local/local-file.ts'
import { type LocalOptions, localCommand } from './runtime/local/local-options.ts'
import { serveLocal } from './runtime/local/serve-local.ts'
import { runCommand } from './runtime/process/command.ts'

// `npm run dev:deno`: local mode on Deno.
await runCommand(
  localCommand('dev:deno', { ofFile: true }).action((options: LocalOptions) =>
    serveLocal(options, localFile, listenDeno),
  ),
)
