import { connectionsTo } from '../../soak/connections.ts'
import { writeScopes } from '../../support/clients/caller.ts'
import type { Issuer } from '../../support/clients/tokens.ts'
import { audience, tenants } from '../../support/gateways/running.ts'
import type { Meeting } from './load.ts'

const devices = '/beta/deviceManagement/managedDevices'
/** Requests at a time. */
const atOnce = 10

/** Makes sessions over HTTP: devices first, which are no part of a session. */
export const sessionsAt = async (url: string, issuer: Issuer) => {
  const { send, close } = connectionsTo(url, atOnce)
  const claims = issuer.claimsFor({ tenant: tenants[0], scopes: writeScopes, audience })
  const tokenOf = (user: string) => issuer.sign({ ...claims, oid: user })
  const [helper, sharer] = [await tokenOf(crypto.randomUUID()), await tokenOf(crypto.randomUUID())]
  const done = async (path: string, { token = helper, method, body }: Partial<Parameters<typeof send>[0]>) => {
    const { status, text } = await send({ path, token, body, ...(method && { method }) })
    if (status > 204) throw new Error(`${path.replace(/\(.*/, '')} is answered by ${status}: ${text}`)
    return text === '' ? {} : JSON.parse(text)
  }
  await done('/beta/deviceManagement/remoteAssistanceSettings', {
    method: 'PATCH',
    body: { remoteAssistanceState: 'enabled' },
  })
  const address = url.replace('http', 'ws')
  const here = (uri: unknown) => String(uri).replace(/^wss?:\/\/[^/]+/, address)

  const addDevice = async (): Promise<string> => {
    const body = { deviceName: 'PIXEL-7A-042', enrolledDateTime: '2026-01-01T00:00:00Z' }
    return `${devices}/${(await done(devices, { body })).id}`
  }
  /** Creates one on a device, for which its helper has none, and has its sharer join. */
  const create = async (device: string): Promise<Meeting & { readonly end: () => Promise<void> }> => {
    const { sessionKey } = await done(`${device}/createRemoteHelpSession`, { body: { sessionType: 'viewScreen' } })
    const answer = await done(`${device}/retrieveRemoteHelpSession(sessionKey='${sessionKey}')`, {})
    const joined = await done('/remoteHelp/join', { token: sharer, body: { sessionKey } })
    return {
      uris: [here(answer.pubSubHelperAccessUri), here(joined.pubSubSharerAccessUri)],
      group: answer.pubSubGroupId,
      end: () => done(`${device}/endRemoteHelpSession`, { body: { sessionKey } }),
    }
  }
  /** Does it so many times, some of them at a time. */
  const repeat = async <Made>(count: number, make: () => Promise<Made>): Promise<readonly Made[]> => {
    const made: Made[] = []
    let left = count
    const work = async () => {
      while (left > 0) {
        left -= 1
        made.push(await make())
      }
    }
    await Promise.all(Array.from({ length: atOnce }, work))
    return made
  }
  return { addDevice, create, repeat, close }
}
