#!/usr/bin/env node
import './runtime/process/check-runtime.ts'
import { backupCommand } from './commands/backup.ts'
import { exportCommand } from './commands/export.ts'
import { migrateCommand } from './commands/migrate.ts'
import { keysCommand } from './commands/rotate-keys.ts'
import { serveCommand } from './commands/serve.ts'
import { sharerCommand } from './commands/sharer.ts'
import { smokeCommand } from './commands/smoke.ts'
import { tokenCommand } from './commands/token.ts'
import { type LocalOptions, localCommand } from './runtime/local/local-options.ts'
import { runCommand } from './runtime/process/command.ts'
import { readVersion } from './runtime/project-files.ts'

// `remote-help-gateway`, and what `npm start` runs; bundled as CommonJS, where nothing is awaited here.
const program = localCommand('remote-help-gateway', { ofFile: true })
  .version(readVersion(), '--version', 'say which version this is')
  .action(async (options: LocalOptions) => {
    const [{ localFile }, { serveLocal }] = await Promise.all([
      import('./runtime/local/local-file.ts'),
      import('./runtime/local/serve-local.ts'),
    ])
    await serveLocal(options, localFile)
  })
const commands = [
  tokenCommand,
  sharerCommand,
  smokeCommand,
  exportCommand,
  serveCommand,
  migrateCommand,
  backupCommand,
  keysCommand,
]
for (const command of commands) program.addCommand(command)

void runCommand(program)
