import { contract } from '../contract/contract.ts'
import { startInProcess } from '../support/gateways/start-in-process.ts'

contract('in process', () => startInProcess())
