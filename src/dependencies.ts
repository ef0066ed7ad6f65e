import type { ClientAccessUri } from './auth/client-access.ts'
import type { VerifyToken } from './auth/verify-token.ts'
import type { Clock, Ticks } from './clock.ts'
import type { SessionTimes } from './config/session-times.ts'
import type { Database } from './db/engines/database.ts'
import type { Rooms } from './relay/rooms.ts'
import type { Seal } from './seal/keyring.ts'
import type { Awaitable } from './text/awaitable.ts'

/** Takes a request or answers how many seconds its sender should wait. */
export type Admit = (request: {
  readonly tenant: string
  readonly application: string
  readonly isWrite: boolean
}) => Awaitable<number>

/**
 * Does some work of a tenant once there is room for it. Rejects with 429 where too much of the tenant's waits already, and
 * when the signal says that nobody waits for the answer any more.
 */
export type Lane = <Result>(tenant: string, work: () => Promise<Result>, signalOf: () => AbortSignal) => Promise<Result>

/**
 * The same for what is read before it is answered. What may be light, of which more is done at once, may turn out to be
 * large: then it waits like what is heavy from the first, and is read again when its turn has come, so that only what is
 * at work is held in memory.
 */
export type PageLane = <Found extends { readonly size: number }, Result>(
  tenant: string,
  work: {
    readonly isHeavy: boolean
    readonly read: () => Promise<Found>
    readonly answer: (found: Found) => Promise<Result>
  },
  signalOf: () => AbortSignal,
) => Promise<Result>

/** How what needs much memory or time is kept from being done all at once. */
export interface Lanes {
  /** For a page of a collection: reading, unsealing and writing it. */
  readonly page: PageLane
  /** For a batch: its requests and what they were answered. Each page in it takes a lane for pages as well. */
  readonly batch: Lane
  /** Requests of a batch under way at once. */
  readonly ofBatch: number
  /** Lets other requests have their turn. */
  readonly turn: () => Awaitable<void>
}

/** Everything the gateway needs from outside. Plain values: a test hands in its own. */
export interface Dependencies {
  /** Base of every absolute link, without a trailing slash. Never taken from a request. */
  readonly publicUrl: string
  readonly database: Database
  readonly verifyToken: VerifyToken
  /** Keeps each tenant and application to its share. */
  readonly admit: Admit
  readonly lanes: Lanes
  /** Whether the keys to verify tokens with are there. */
  readonly hasKeys: () => Promise<boolean>
  /** Whether the gateway is about to stop. */
  readonly isDraining: () => boolean
  /** Origins of browser clients that may call; empty for none. */
  readonly corsOrigins: readonly string[]
  /** Encrypts what must leave the gateway, or lie in its database, readable to no one else. */
  readonly seal: Seal
  /** Milliseconds for which entities that expire are kept. */
  readonly retention: number
  /** Where the two sides of a session meet. */
  readonly rooms: Rooms
  readonly clientAccessUri: ClientAccessUri
  readonly sessionTimes: SessionTimes
  /** When it is. */
  readonly clock: Clock
  /** How long things take. */
  readonly ticks: Ticks
  /** A new UUIDv7 in lower case, greater than the one before unless the wall clock was set back. */
  readonly newId: () => string
  /** Bytes that nobody can guess. */
  readonly randomBytes: (length: number) => Uint8Array<ArrayBuffer>
  /** Writes one structured record. Callers pass no secret and nothing a client wrote. */
  readonly log: (record: Readonly<Record<string, unknown>>) => void
  /** The bytes of a file of the documentation page, or undefined when there is no such file. */
  readonly readAsset: (name: string) => Promise<Uint8Array<ArrayBuffer> | undefined>
}
