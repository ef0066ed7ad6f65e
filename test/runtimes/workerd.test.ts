import { contract } from '../contract/contract.ts'
import { startWorkerd } from '../support/start-workerd.ts'

contract('workerd with D1', startWorkerd)
