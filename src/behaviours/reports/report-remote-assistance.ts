import { deviceManagement } from '../../entities/device-management.ts'
import { serviceConfiguration } from '../../entities/permissions.ts'
import { remoteAssistanceReporting } from '../../entities/remote-assistance-reporting.ts'
import { defineAction } from '../../model/action.ts'
import { instantOf } from '../../model/date-time.ts'
import { complex } from '../../model/property.ts'
import type { Entity, Value } from '../../model/value.ts'
import { isRecord } from '../../text/record.ts'
import type { Behaviour } from '../behaviour.ts'
import { spanColumns } from '../sessions/report-row.ts'
import { reportSession } from './reported-session.ts'

/** The kinds of session as a client reports them, by what they are called elsewhere. */
const kinds: Readonly<Record<string, string>> = {
  viewOnly: 'viewScreen',
  fullControl: 'takeFullControl',
  elevation: 'elevation',
  unattended: 'unattended',
}

/** Takes what a client says of a session that took place. */
export const reportRemoteAssistance: Behaviour = {
  action: defineAction({
    name: 'reportRemoteAssistance',
    description: 'Reports a session that took place.',
    boundTo: deviceManagement,
    versions: ['beta'],
    // The documentation has only those to read, though it is a POST: whoever may write may read.
    permissions: serviceConfiguration.read,
    parameters: {
      reportingPayload: complex(remoteAssistanceReporting, {
        description: 'The session.',
        example: Object.fromEntries(
          Object.entries(remoteAssistanceReporting.properties).map(([name, { example }]) => [name, example]),
        ),
      }),
    },
  }),
  holdsPrecondition: false,
  handle: async (dependencies, { context, parameters: { reportingPayload } }) => {
    if ((await dependencies.store.recorded(context)) !== undefined) return 'done'
    const payload: Entity = isRecord(reportingPayload) ? { ...reportingPayload } : {}
    const id = textOf(payload.id) ?? undefined
    await reportSession(dependencies, context, id === undefined ? undefined : String(id), (row) =>
      columnsOf(payload, row),
    )
    return 'done'
  },
}

/** What says something. */
const textOf = (value: Value | undefined): Value => (value === undefined || value === '' ? null : value)

const timeOf = (value: Value | undefined) => (typeof value === 'string' ? Date.parse(value) : undefined)

const columnsOf = (payload: Entity, row: Entity | undefined): Entity => {
  const start = timeOf(payload.startDateTime) ?? timeOf(row?.sessionstart) ?? timeOf(payload.sessionCreateDateTime)
  const end = timeOf(payload.endDateTime) ?? timeOf(row?.sessionend)
  const begun = start === undefined ? {} : { sessionstart: instantOf(start), date: instantOf(start).slice(0, 10) }
  return {
    attribute: kinds[String(payload.remoteAssistanceSessionType)] ?? null,
    ...begun,
    ...(start === undefined || end === undefined ? {} : spanColumns(start, end)),
    helperDeviceAadId: textOf(payload.helperDeviceAadId),
    helperDeviceName: textOf(payload.helperDeviceName),
    helperEmail: textOf(payload.helperEmail),
    helperFirstName: textOf(payload.helperFirstName),
    helperLastName: textOf(payload.helperLastName),
    sharerDeviceAadId: textOf(payload.sharerDeviceAadId),
    sharerDeviceName: textOf(payload.sharerDeviceName),
    sharerDeviceOS: textOf(payload.sharerOs),
    sharerDeviceSerialNumber: textOf(payload.sharerDeviceSerialNumber),
    sharerEmail: textOf(payload.sharerEmail),
    sharerFirstName: textOf(payload.sharerFirstName),
    sharerLastName: textOf(payload.sharerLastName),
  }
}
