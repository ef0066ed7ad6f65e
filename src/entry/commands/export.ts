import { newCommand } from '../runtime/process/command.ts'

export const exportCommand = newCommand('export', 'todo')
