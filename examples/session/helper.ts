// npm install @azure/web-pubsub-client
// node helper.ts, which prints the code of a session for `node sharer.ts`, or for a page or an app that shares.
import { WebPubSubClient } from '@azure/web-pubsub-client'
import { sessionCipher } from './session-cipher.ts'

const gateway = process.env.REMOTE_HELP_GATEWAY ?? 'http://127.0.0.1:8787'
/** Entra ID's in production; local mode gives one to whoever asks. */
const token = process.env.ACCESS_TOKEN ?? (await localToken())

/** Asks below `/beta/deviceManagement`. */
const ask = async (method: string, path: string, body?: object) => {
  const response = await fetch(`${gateway}/beta/deviceManagement${path}`, {
    method,
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const answer = text === '' ? undefined : JSON.parse(text)
  if (!response.ok) throw Object.assign(new Error(answer?.error?.message), { status: response.status })
  return answer
}

const [device] = (await ask('GET', '/managedDevices')).value
if (device === undefined)
  throw new Error('There is no device to help with: create one, or start with a seed that has one.')
const at = `/managedDevices/${device.id}`
const { sessionKey } = await ask('POST', `${at}/createRemoteHelpSession`, { sessionType: 'takeFullControl' })
console.log(sessionKey)

/** A fresh URI for each connection: the one before may have expired. */
const retrieve = () => ask('GET', `${at}/retrieveRemoteHelpSession(sessionKey='${sessionKey}')`)
const { pubSubGroupId: group } = await retrieve()
const client = new WebPubSubClient(
  { getClientAccessUrl: async () => (await retrieve()).pubSubHelperAccessUri },
  // Without an end it would knock once a second, long after the session is over.
  { reconnectRetryOptions: { maxRetries: 5 } },
)

const connected = new Promise<string>((resolve) => client.on('connected', ({ connectionId }) => resolve(connectionId)))
const sharerIsThere = new Promise<void>((resolve) =>
  client.on('server-message', ({ message }) => {
    const { kind } = Object(message.data)
    if (kind === 'peerJoined') resolve()
    if (kind === 'peerLeft') console.error('The sharer has left.')
  }),
)
const sealed = new Promise<Uint8Array<ArrayBuffer>>((resolve) =>
  client.on('group-message', ({ message }) => {
    if (message.data instanceof ArrayBuffer) resolve(new Uint8Array(message.data))
  }),
)
await client.start()
await client.joinGroup(group)
const pubSubConnectionId = await connected

/** Is answered when the sharer has decided: 403 where they declined. */
const askForAccess = () => ask('POST', `${at}/requestRemoteHelpSessionAccess`, { sessionKey, pubSubConnectionId })
const access = await askForAccess().catch(async (error) => {
  // 409: nobody has joined yet.
  if (error.status !== 409) throw error
  await sharerIsThere
  return askForAccess()
})

// One cipher for each access that is granted, never two.
const cipher = await sessionCipher({ ...access, group, side: 'helper' })
const question = await cipher.seal(new TextEncoder().encode('How are you?'))
await client.sendToGroup(group, question.buffer, 'binary', { noEcho: true })
console.log(`The sharer says: ${new TextDecoder().decode(await cipher.open(await sealed))}`)

// First, so that it does not come back when the session's connections are closed.
client.stop()
await ask('POST', `${at}/endRemoteHelpSession`, { sessionKey })
// Timers of the client's would keep the process for 40 s.
process.exit(0)

async function localToken() {
  const response = await fetch(`${gateway}/_local/token`, { method: 'POST' })
  return (await response.json()).token
}
