import { randomUUID } from 'node:crypto'

/** A gateway whose sessions are real: over HTTP at an address, with tokens of whichever user. */
export interface SessionGateway {
  readonly url: string
  readonly token: (user: string) => Promise<string>
  /** What its URIs begin with, where it is told of an address other than the one at which it listens. */
  readonly publicUrl?: string
}

/** A session on a device of its own, and what its two sides do over HTTP. */
export interface Meeting {
  readonly helper: string
  readonly sharer: string
  readonly group: string
  readonly sessionKey: string
  /** Of the device. */
  readonly path: string
  /** A fresh one each time. */
  readonly helperUri: () => Promise<string>
  /** The one that joining gave. */
  readonly sharerUri: string
  /** Asks for access: waits for the sharer. */
  readonly ask: (
    connectionId: string,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<{ readonly status: number; readonly body: Record<string, unknown> }>
  readonly extend: () => Promise<Record<string, unknown>>
  readonly end: () => Promise<void>
}

const json = async (response: Response): Promise<Record<string, unknown>> => {
  const text = await response.text()
  return text === '' ? {} : JSON.parse(text)
}

/** Makes meetings at a gateway. */
export const meetingsAt = ({ url, token, publicUrl = url }: SessionGateway) => {
  const here = (uri: unknown) => String(uri).replace(publicUrl.replace('http', 'ws'), url.replace('http', 'ws'))
  const call = async (user: string, [method, path, body]: readonly [string, string, object?], more = {}) => {
    const headers = { Authorization: `Bearer ${await token(user)}`, 'Content-Type': 'application/json', ...more }
    return fetch(`${url}${path}`, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  }
  const done = async (user: string, request: readonly [string, string, object?]) => {
    const response = await call(user, request)
    const body = await json(response)
    if (!response.ok) throw new Error(`${request[0]} ${request[1]}: ${response.status} ${JSON.stringify(body)}`)
    return body
  }
  return async (): Promise<Meeting> => {
    const [helper, sharer] = [randomUUID(), randomUUID()]
    const devices = '/beta/deviceManagement/managedDevices'
    const settings = '/beta/deviceManagement/remoteAssistanceSettings'
    await done(helper, ['PATCH', settings, { remoteAssistanceState: 'enabled' }])
    const device = { deviceName: 'PIXEL-7A-042', enrolledDateTime: '2026-01-01T00:00:00Z' }
    const { id } = await done(helper, ['POST', devices, device])
    const path = `${devices}/${id}`
    const created = await done(helper, ['POST', `${path}/createRemoteHelpSession`, { sessionType: 'viewScreen' }])
    const sessionKey = String(created.sessionKey)
    const retrieve = () => done(helper, ['GET', `${path}/retrieveRemoteHelpSession(sessionKey='${sessionKey}')`])
    const { pubSubGroupId } = await retrieve()
    const joined = await done(sharer, ['POST', '/remoteHelp/join', { sessionKey }])
    return {
      helper,
      sharer,
      group: String(pubSubGroupId),
      sessionKey,
      path,
      helperUri: async () => here((await retrieve()).pubSubHelperAccessUri),
      sharerUri: here(joined.pubSubSharerAccessUri),
      ask: async (pubSubConnectionId, headers) => {
        const asking = `${path}/requestRemoteHelpSessionAccess`
        const response = await call(helper, ['POST', asking, { sessionKey, pubSubConnectionId }], headers)
        return { status: response.status, body: await json(response) }
      },
      extend: () => done(helper, ['POST', `${path}/extendRemoteHelpSession`, { sessionKey }]),
      end: async () => {
        await done(helper, ['POST', `${path}/endRemoteHelpSession`, { sessionKey }])
      },
    }
  }
}
