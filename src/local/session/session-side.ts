import { type Access, SealError, type Side, sessionCipher } from '../../../examples/session/session-cipher.ts'
import { base64Of } from '../../text/base64url.ts'
import { connectRelay, type Ending } from './relay-connection.ts'
import type { Received } from './reliable-protocol.ts'

/** The key and IV of an access that was granted. */
export type Grant = Pick<Access, 'pubSubEncryptionKey' | 'pubSubEncryption'>

/** What one side of a session is told. */
export type SideEvent =
  | {
      readonly kind: 'asked'
      readonly requestId: string
      readonly helperUserId: string
      readonly sessionType: string
    }
  | { readonly kind: 'withdrawn'; readonly requestId: string }
  | ({ readonly kind: 'granted' } & Grant)
  | { readonly kind: 'peerJoined' | 'peerLeft' | 'chatBlocked' }
  /** What the other side has sealed. */
  | { readonly kind: 'message'; readonly text: string }
  /** What it has not, or what came before: it is not to be acted on. */
  | { readonly kind: 'unreadable'; readonly reason: string }
  | { readonly kind: 'extended'; readonly sessionExpirationDateTime: string }
  | ({ readonly kind: 'ended' } & Ending)

interface Place {
  /** As the gateway has given it: it holds a token. */
  readonly uri: string
  /** `pubSubGroupId`. */
  readonly group: string
  readonly side: Side
  readonly onEvent: (event: SideEvent) => void
  readonly onFrame?: ((direction: 'in' | 'out', text: string) => void) | undefined
}

/** Messages that wait for the key they were sealed with: the answer with it may come after them. */
const mostWaiting = 100

/** One side of a session: connected, in its group, and sealing what it sends once access is granted. */
export const enterSession = async ({ uri, group, side, onEvent, onFrame }: Place) => {
  let cipher: ReturnType<typeof sessionCipher> | undefined
  let waiting: string[] = []
  // In the order in which it came: to open a message takes a while, in which the next thing may be told.
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = (act: () => Promise<void> | void) => {
    const turn = last.then(act)
    last = turn.catch(() => {})
    return turn
  }

  const read = async (data: string) => {
    if (!cipher) return void (waiting.length < mostWaiting && waiting.push(data))
    try {
      const plain = await (await cipher).open(bytesOf(data))
      onEvent({ kind: 'message', text: new TextDecoder().decode(plain) })
    } catch (error) {
      onEvent({
        kind: 'unreadable',
        reason: error instanceof SealError ? error.message : 'The message cannot be read.',
      })
    }
  }
  /** From now on messages are sealed with it: those of an access that was granted before cannot be read any more. */
  const grant = async ({ pubSubEncryptionKey, pubSubEncryption }: Grant) => {
    cipher = sessionCipher({ pubSubEncryptionKey, pubSubEncryption, group, side })
    const came = waiting
    waiting = []
    for (const data of came) await read(data)
  }
  const take = async (message: Extract<Received, { readonly kind: 'fromServer' | 'fromGroup' }>) => {
    if (message.kind === 'fromServer') {
      const event = eventOf(message.data)
      // Before whoever is told of it sends something.
      if (event?.kind === 'granted') await grant(event)
      if (event) onEvent(event)
    } else if (message.dataType === 'binary' && typeof message.data === 'string') await read(message.data)
    else onEvent({ kind: 'unreadable', reason: 'The message is not sealed.' })
  }
  const relay = await connectRelay(uri, {
    onMessage: (message) => void inTurn(() => take(message)),
    onEnd: (ending) => void inTurn(() => onEvent({ kind: 'ended', ...ending })),
    ...(onFrame && { onFrame }),
  })
  await relay.ask({ type: 'joinGroup', group }).catch((error) => {
    relay.close()
    throw error
  })
  return {
    connectionId: relay.connectionId,
    grant: (access: Grant) => inTurn(() => grant(access)),
    answer: (requestId: string, allow: boolean) =>
      relay.ask({ type: 'event', event: 'accessDecision', dataType: 'json', data: { requestId, allow } }),
    /** Seals a text and sends it to the other side. Rejects before access is granted. */
    send: async (text: string) => {
      if (!cipher) throw new Error('Nothing can be sent before access is granted.')
      const sealed = await (await cipher).seal(new TextEncoder().encode(text))
      await relay.ask({ type: 'sendToGroup', group, noEcho: true, dataType: 'binary', data: base64Of(sealed) })
    },
    close: relay.close,
  }
}

/** See `enterSession`. */
export type SessionSide = Awaited<ReturnType<typeof enterSession>>

/** What the gateway says by itself; undefined for what this one does not know. */
const eventOf = (data: Readonly<Record<string, unknown>>): SideEvent | undefined => {
  const text = (name: string) => String(data[name] ?? '')
  switch (data.kind) {
    case 'accessRequested':
      return {
        kind: 'asked',
        requestId: text('requestId'),
        helperUserId: text('helperUserId'),
        sessionType: text('sessionType'),
      }
    case 'accessWithdrawn':
      return { kind: 'withdrawn', requestId: text('requestId') }
    case 'accessGranted':
      return {
        kind: 'granted',
        pubSubEncryptionKey: text('pubSubEncryptionKey'),
        pubSubEncryption: text('pubSubEncryption'),
      }
    case 'peerJoined':
    case 'peerLeft':
      return { kind: data.kind }
    case 'sessionExtended':
      return { kind: 'extended', sessionExpirationDateTime: text('sessionExpirationDateTime') }
    case 'sessionSettings':
      return data.blockChat === true ? { kind: 'chatBlocked' } : undefined
    default:
      return undefined
  }
}

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))
