/** Which room: there is one a session. */
export interface RoomAddress {
  readonly tenant: string
  /** The id of the session. */
  readonly session: string
}

/** A helper's request for access, as a room puts it to the sharer. */
export interface AccessRequest {
  readonly requestId: string
  /** `pubSubConnectionId`: the helper's connection to the room. */
  readonly connectionId: string
  /** Whose connection it has to be. */
  readonly helperUserId: string
  readonly sessionType: string
  /** Milliseconds for which the sharer's answer is waited for. */
  readonly patience: number
  /** Whether no answer in that time is a yes, as it is where nobody sits at the device. */
  readonly silenceAllows: boolean
}

/**
 * What came of it. `stranger`: the connection is not open in the room, or not that helper's; `alone`: no sharer is
 * connected; `silent`: no answer in time; `withdrawn`: the room ended, another request took the place of this one, or
 * nobody waits any more.
 */
export type AccessDecision = 'allowed' | 'declined' | 'stranger' | 'alone' | 'silent' | 'withdrawn'

/** The key and IV of an access that was granted: secrets. */
export interface AccessGrant {
  readonly requestId: string
  /** Base64 of 32 bytes. */
  readonly pubSubEncryptionKey: string
  /** Base64 of 16 bytes. */
  readonly pubSubEncryption: string
}

/** The rooms of sessions, wherever they are kept. What is said to a room that nobody is in is not kept. */
export interface Rooms {
  ask(room: RoomAddress, request: AccessRequest, signal: AbortSignal): Promise<AccessDecision>
  /** Tells the sharer the key and IV of what it has allowed. */
  granted(room: RoomAddress, grant: AccessGrant): Promise<void>
  /** Tells both sides; their connections live until then. Milliseconds since 1970. */
  extended(room: RoomAddress, expiresAt: number): Promise<void>
  /** Tells both sides, and closes their connections. */
  ended(room: RoomAddress): Promise<void>
}

/** What a room has to know of its session before anyone enters. */
export interface Standing {
  /** Milliseconds since 1970. */
  readonly expiresAt: number
  /** Whether both sides are told that chat is blocked. */
  readonly isChatBlocked: boolean
}

/** Reads it; undefined where there is no such session, or none any more. */
export type StandingOf = (room: RoomAddress) => Promise<Standing | undefined>
