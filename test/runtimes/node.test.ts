import { contract } from '../contract/contract.ts'
import { startProcess } from '../support/gateways/start-process.ts'

contract('Node, from the bundle, over HTTP', () => startProcess(process.execPath, ['dist/node/gateway.js']))
