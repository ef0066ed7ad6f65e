import { contract } from '../contract/contract.ts'
import { startProcess } from '../support/gateways/start-process.ts'
import { denoExecutable, denoFlags } from '../support/process/deno.ts'

contract('Deno, over HTTP', () => startProcess(denoExecutable, ['run', ...denoFlags, 'src/entry/deno.ts']))
