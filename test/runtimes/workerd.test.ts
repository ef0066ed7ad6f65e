import { contract } from '../contract/contract.ts'
import { startWorkerd } from '../support/gateways/start-workerd.ts'

contract('workerd with D1', startWorkerd)
