/** Who may connect to a session's room, and as what. */
export interface ClientAccess {
  readonly tenant: string
  /** The id of the session. */
  readonly session: string
  readonly side: 'helper' | 'sharer'
  /** `oid` of the caller: the user of the Web PubSub connection. */
  readonly user: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

/** Makes the URI with which an Azure Web PubSub client connects; it holds a token and is a secret. */
export type ClientAccessUri = (access: ClientAccess) => Promise<string>

/** The group of a session: its two sides may join it and send to it, and no other. */
export const groupOf = (session: string) => `rh-${session}`

/** The one hub, of which every session is a group. */
export const hub = 'remotehelp'

/** What a token of a gateway at that address is for; Web PubSub writes it with http for ws. */
export const hubAudience = (publicUrl: string) => `${publicUrl}/client/hubs/${hub}`
