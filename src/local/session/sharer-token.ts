import { isRecord } from '../../text/record.ts'
import { localSharer } from '../identity.ts'

/**
 * An access token of whom the local user helps, from the control of a gateway in local mode that runs. Throws an Error whose
 * message is one sentence for whoever asked.
 */
export const sharerToken = async (origin: string, start: string): Promise<string> => {
  const response = await fetch(`${origin}/_local/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ user: localSharer, permissions: [] }),
  }).catch((cause) => {
    throw new Error(`There is no local gateway at ${origin}; start it with \`${start}\`.`, { cause })
  })
  const body: unknown = await response.json().catch(() => undefined)
  if (response.ok && isRecord(body) && typeof body.token === 'string') return body.token
  throw new Error(`What runs at ${origin} is no gateway in local mode.`)
}
