import { behaviours } from '../../behaviours/behaviours.ts'
import type { BatchItem } from './batch-request.ts'

/** The actions that wait for a person, who may not answer in time. */
const patient = behaviours
  .filter(({ refusals }) => refusals?.includes('GatewayTimeout'))
  .map(({ action }) => action.name.toLowerCase())

/** Whether a request of a batch may take as long as people take. One whose address cannot be read counts as one. */
export const mayWait = ({ request: { url } }: BatchItem): boolean => {
  try {
    const address = decodeURIComponent(String(url)).toLowerCase()
    return patient.some((name) => address.includes(name))
  } catch {
    return true
  }
}
