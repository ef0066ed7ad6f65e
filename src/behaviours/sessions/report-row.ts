import type { UnitWrite } from '../../db/store/store.ts'
import { remoteAssistanceSession } from '../../entities/remote-assistance-session.ts'
import { instantOf } from '../../model/date-time.ts'
import { defaultsOf } from '../../model/entity-type.ts'
import type { Entity, Value } from '../../model/value.ts'
import type { Session } from './stored-session.ts'

/** What Edm.Int32 holds. */
const mostSeconds = 2 ** 31 - 1

/** When a session began and when it ended, or is over at the latest, as the report shows it. In milliseconds since 1970. */
export const spanColumns = (start: number, end: number): Entity => ({
  date: instantOf(start).slice(0, 10),
  dateDifference: Math.min(mostSeconds, Math.max(0, Math.round((end - start) / 1000))),
  sessionstart: instantOf(start),
  sessionend: instantOf(end),
})

const textOr = (...values: readonly (Value | undefined)[]): Value =>
  values.find((value) => typeof value === 'string' && value !== '') ?? null

/** The row of a session that takes place, once its helper was let in; what a client reported of it before stays. */
export const grantedRow = (session: Session, device: Entity | undefined, now: number): readonly UnitWrite[] => {
  const known: Entity = {
    ...spanColumns(session.grantedAt ?? now, session.expiresAt),
    attribute: session.sessionType,
    sharerDeviceAadId: textOr(device?.azureADDeviceId),
    sharerDeviceName: textOr(device?.deviceName, session.deviceName),
    sharerDeviceOS: textOr(device?.operatingSystem),
    sharerDeviceSerialNumber: textOr(device?.serialNumber),
    sharerEmail: textOr(device?.emailAddress, device?.userPrincipalName),
    isReported: false,
  }
  const { id } = session
  const entity = { ...defaultsOf(remoteAssistanceSession), ...known, id, sessionId: id }
  const changes = Object.fromEntries(Object.entries(known).filter(([, value]) => value !== null))
  return [
    { act: 'insert', type: remoteAssistanceSession, entity },
    { act: 'update', type: remoteAssistanceSession, id, changes },
  ]
}

/** What the row of a session becomes when it ends, or is over at another time; none where nobody was let in. */
export const endedRow = ({ id, grantedAt }: Session, end: number): readonly UnitWrite[] =>
  grantedAt === undefined
    ? []
    : [{ act: 'update', type: remoteAssistanceSession, id, changes: spanColumns(grantedAt, end) }]
