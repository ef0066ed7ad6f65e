// What both sides of a session do with `pubSubEncryptionKey` and `pubSubEncryption`. Web Crypto alone: it runs in browsers,
// in Node from 22.18 on and in Deno as it stands.
//
// The gateway makes the key and relays the messages: this keeps them from whoever listens or meddles on the way between,
// and not from whoever runs the gateway.

export type Side = 'helper' | 'sharer'

export interface Access {
  /** Base64 of 32 bytes, of the answer that granted access. */
  readonly pubSubEncryptionKey: string
  /** Base64 of 16 bytes, likewise. */
  readonly pubSubEncryption: string
  /** `pubSubGroupId`: a message of one session is none of another. */
  readonly group: string
  /** Whose messages this one seals; it opens those of the other. */
  readonly side: Side
}

/** A message that is not what the other side sealed, or that came before. */
export class SealError extends Error {}

/** Bytes of the counter in front of a message. */
const counterLength = 8
/** Bytes of the tag of AES-GCM behind it. */
const tagLength = 16

/**
 * Seals messages to the other side, and opens those from it: AES-256-GCM under a key for each direction (HKDF with SHA-256
 * of the key, with the IV as salt), a counter as nonce, which comes first in a message, and group, sender and counter as
 * additional data. One for each access that is granted, on each side: a second one would use a nonce again.
 */
export const sessionCipher = async ({ pubSubEncryptionKey, pubSubEncryption, group, side }: Access) => {
  const secret = bytesOf(pubSubEncryptionKey)
  const salt = bytesOf(pubSubEncryption)
  if (secret.length !== 32 || salt.length !== 16) throw new SealError('The key must have 32 bytes, and the IV 16.')
  const material = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveKey'])
  const keyFrom = (sender: Side) =>
    crypto.subtle.deriveKey(
      { name: 'HKDF', hash: 'SHA-256', salt, info: utf8.encode(`remote-help ${sender}`) },
      material,
      { name: 'AES-GCM', length: 256 },
      false,
      ['encrypt', 'decrypt'],
    )
  const other: Side = side === 'helper' ? 'sharer' : 'helper'
  const [own, theirs] = await Promise.all([keyFrom(side), keyFrom(other)])
  let sent = 0
  let seen = 0

  const parameters = (sender: Side, counter: number) => ({
    name: 'AES-GCM',
    iv: nonceOf(counter),
    additionalData: utf8.encode(JSON.stringify([group, sender, counter])),
  })
  const seal = async (plain: Uint8Array<ArrayBuffer>) => {
    sent += 1
    const counter = sent
    const sealed = await crypto.subtle.encrypt(parameters(side, counter), own, plain)
    const message = new Uint8Array(counterLength + sealed.byteLength)
    message.set(nonceOf(counter).subarray(-counterLength))
    message.set(new Uint8Array(sealed), counterLength)
    return message
  }
  const open = async (message: Uint8Array<ArrayBuffer>) => {
    if (message.length < counterLength + tagLength) throw new SealError('The message is too short.')
    const counter = Number(new DataView(message.buffer, message.byteOffset).getBigUint64(0))
    const plain = await crypto.subtle
      .decrypt(parameters(other, counter), theirs, message.subarray(counterLength))
      .catch((cause) => {
        throw new SealError('The message is not what the other side sealed.', { cause })
      })
    // Only a counter that the other side has sealed moves this one on.
    if (counter <= seen) throw new SealError('The message came before.')
    seen = counter
    return new Uint8Array(plain)
  }
  // One after the other: of two that are sealed at once the second could be ready first, and would make the first a replay.
  return { seal: inTurn(seal), open: inTurn(open) }
}

/** See `sessionCipher`. */
export type SessionCipher = Awaited<ReturnType<typeof sessionCipher>>

const utf8 = new TextEncoder()

/** 96 bits, as AES-GCM has them (NIST SP 800-38D, section 8.2.1). */
const nonceOf = (counter: number) => {
  const nonce = new Uint8Array(12)
  new DataView(nonce.buffer).setBigUint64(nonce.length - counterLength, BigInt(counter))
  return nonce
}

const bytesOf = (base64: string) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0))

const inTurn = <Given, Result>(act: (given: Given) => Promise<Result>) => {
  let last: Promise<unknown> = Promise.resolve()
  return (given: Given): Promise<Result> => {
    const turn = last.then(() => act(given))
    last = turn.catch(() => {})
    return turn
  }
}
