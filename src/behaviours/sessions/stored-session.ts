import type { Stored } from '../../db/store/stored.ts'
import { instantOf } from '../../model/date-time.ts'
import type { Entity } from '../../model/value.ts'
import type { SessionLife, SessionState } from './session-state.ts'

/** A session as it is kept. */
export interface Session extends SessionLife {
  readonly id: string
  readonly revision: number
  readonly sessionKey: string
  readonly sessionType: string
  readonly deviceId: string
  /** Empty where the device has no name. */
  readonly deviceName: string
  readonly helperUserId: string
  readonly sharerUserId: string | undefined
  /** Milliseconds since 1970. */
  readonly grantedAt: number | undefined
}

const states: readonly SessionState[] = ['created', 'joined', 'granted', 'declined', 'ended']

/** What a row says. Of a state that nobody knows nothing can become any more. */
export const sessionOf = ({ entity, revision }: Stored): Session => ({
  id: String(entity.id),
  revision,
  sessionKey: String(entity.sessionKey),
  sessionType: String(entity.sessionType),
  deviceId: String(entity.deviceId),
  deviceName: String(entity.deviceName ?? ''),
  helperUserId: String(entity.helperUserId),
  sharerUserId: entity.sharerUserId === null ? undefined : String(entity.sharerUserId),
  state: states.find((state) => state === entity.state) ?? 'ended',
  grantedAt: entity.grantedAt === null ? undefined : Date.parse(String(entity.grantedAt)),
  joinableUntil: Date.parse(String(entity.joinableUntil)),
  expiresAt: Date.parse(String(entity.expiresAt)),
  lastsUntil: Date.parse(String(entity.lastsUntil)),
})

/** A session's life as its row has it. */
export const lifeOf = ({ state, joinableUntil, expiresAt, lastsUntil }: SessionLife): Entity => ({
  state,
  joinableUntil: instantOf(joinableUntil),
  expiresAt: instantOf(expiresAt),
  lastsUntil: instantOf(lastsUntil),
})

/** What sessions of a helper on a device are found by. */
export const helperOnDevice = (deviceId: string, helperUserId: string) => `${deviceId} ${helperUserId}`
