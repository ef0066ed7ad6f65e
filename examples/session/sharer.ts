// npm install @azure/web-pubsub-client
// node sharer.ts, which takes the code of a session from standard input, where no list of processes shows it.
import { text } from 'node:stream/consumers'
import { WebPubSubClient } from '@azure/web-pubsub-client'
import { type SessionCipher, sessionCipher } from './session-cipher.ts'

const gateway = process.env.REMOTE_HELP_GATEWAY ?? 'http://127.0.0.1:8787'
/** Entra ID's, of whoever shares, in production; local mode gives one to whoever asks. */
const token = process.env.ACCESS_TOKEN ?? (await localToken())

const sessionKey = (await text(process.stdin)).trim()
const response = await fetch(`${gateway}/remoteHelp/join`, {
  method: 'POST',
  headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
  body: JSON.stringify({ sessionKey }),
})
const joined = await response.json()
if (!response.ok) throw new Error(joined.error.message)
const { pubSubGroupId: group, pubSubSharerAccessUri } = joined

// A connection that breaks is recovered all the same; one that the gateway has closed is over, and would be knocked for once
// a second: the URI is good for no other session.
const client = new WebPubSubClient(pubSubSharerAccessUri, { autoReconnect: false })
const encoder = new TextEncoder()
const decoder = new TextDecoder()
let cipher: Promise<SessionCipher> | undefined

client.on('server-message', async ({ message }) => {
  const { kind, requestId, helperUserId, ...access } = Object(message.data)
  if (kind === 'accessRequested') {
    // Ask whoever sits there: this one says yes to everybody.
    console.log(`${helperUserId} asks for access.`)
    await client.sendEvent('accessDecision', { requestId, allow: true }, 'json')
  }
  // One cipher for each access that is granted, never two.
  if (kind === 'accessGranted') cipher = sessionCipher({ ...access, group, side: 'sharer' })
})
client.on('group-message', async ({ message }) => {
  if (!cipher || !(message.data instanceof ArrayBuffer)) return
  try {
    const { open, seal } = await cipher
    console.log(`The helper says: ${decoder.decode(await open(new Uint8Array(message.data)))}`)
    const answer = await seal(encoder.encode('Well, thank you.'))
    await client.sendToGroup(group, answer.buffer, 'binary', { noEcho: true })
  } catch (error) {
    // Not what the helper sealed, or not for the first time: it is not acted on.
    console.error(String(error))
  }
})
client.on('stopped', () => process.exit(0))
await client.start()
await client.joinGroup(group)

async function localToken() {
  const response = await fetch(`${gateway}/_local/token`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ user: '10ca1000-0000-4000-8000-000000000005', permissions: [] }),
  })
  return (await response.json()).token
}
