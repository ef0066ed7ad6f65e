import { contract } from '../contract/contract.ts'
import { denoExecutable, denoFlags } from '../support/deno.ts'
import { startProcess } from '../support/start-process.ts'

contract('Deno, over HTTP', () => startProcess(denoExecutable, ['run', ...denoFlags, 'src/entry/deno.ts']))
