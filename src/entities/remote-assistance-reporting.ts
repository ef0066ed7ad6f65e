import { defineComplexType } from '../model/kinds/complex-type.ts'
import type { EnumType } from '../model/kinds/enum-type.ts'
import { dateTimeOffset, enumeration, type Property, string } from '../model/property.ts'

const remoteAssistanceSessionType: EnumType = {
  name: 'remoteAssistanceSessionType',
  description: 'The kind of a session that is reported. Its members are named otherwise than those of a session.',
  isFlags: false,
  members: { viewOnly: 0, fullControl: 1, elevation: 2, unattended: 3 },
}

const enrollmentState: EnumType = {
  name: 'enrollmentState',
  description: 'Whether a device is enrolled.',
  isFlags: false,
  members: { unknown: 0, enrolled: 1, pendingReset: 2, failed: 3, notContacted: 4, blocked: 5 },
}

const text = (description: string, example: string): Property =>
  string({ description, example, maxLength: 256, nullable: true })
const time = (description: string, example: string): Property =>
  dateTimeOffset({ description, example, nullable: true })
const enrollment = (description: string): Property =>
  enumeration(enrollmentState, { description, example: 'enrolled', nullable: true })

export const remoteAssistanceReporting = defineComplexType({
  name: 'remoteAssistanceReporting',
  description: 'What a client reports of a remote assistance session.',
  properties: {
    id: text('The id of the session.', 'Id value'),
    startDateTime: time('When the session started.', '2016-12-31T23:58:46.7156189-08:00'),
    endDateTime: time('When the session ended.', '2017-01-01T00:03:30.9241974-08:00'),
    sessionCreateDateTime: time('When the session was created.', '2016-12-31T23:58:20.6459154-08:00'),
    remoteAssistanceSessionType: enumeration(remoteAssistanceSessionType, {
      description: 'The kind of the session.',
      example: 'fullControl',
      nullable: true,
    }),
    sessionDiagnosticCode: text('The diagnostic code of the session.', 'Session Diagnostic Code value'),
    helperEmail: text('The email address of the helper.', 'Helper Email value'),
    helperTenantId: text('The tenant of the helper.', 'Helper Tenant Id value'),
    helperUserId: text('The id of the helper.', 'Helper User Id value'),
    helperFirstName: text('The first name of the helper.', 'Helper First Name value'),
    helperLastName: text('The last name of the helper.', 'Helper Last Name value'),
    helperOs: text("The operating system of the helper's device.", 'Helper Os value'),
    helperDeviceAadId: text("The id in Microsoft Entra of the helper's device.", 'Helper Device Aad Id value'),
    helperDeviceName: text("The name of the helper's device.", 'Helper Device Name value'),
    helperEnrollmentState: enrollment("Whether the helper's device is enrolled."),
    helperCompanyName: text('The company of the helper.', 'Helper Company Name value'),
    sharerEmail: text('The email address of the sharer.', 'Sharer Email value'),
    sharerTenantId: text('The tenant of the sharer.', 'Sharer Tenant Id value'),
    sharerUserId: text('The id of the sharer.', 'Sharer User Id value'),
    sharerFirstName: text('The first name of the sharer.', 'Sharer First Name value'),
    sharerLastName: text('The last name of the sharer.', 'Sharer Last Name value'),
    sharerDeviceAadId: text("The id in Microsoft Entra of the sharer's device.", 'Sharer Device Aad Id value'),
    sharerDeviceName: text("The name of the sharer's device.", 'Sharer Device Name value'),
    sharerOs: text("The operating system of the sharer's device.", 'Sharer Os value'),
    sharerEnrollmentState: enrollment("Whether the sharer's device is enrolled."),
    sharerDeviceSerialNumber: text("The serial number of the sharer's device.", 'Sharer Device Serial Number value'),
    deviceId: text("The id of the sharer's device in Intune.", 'Device Id value'),
  },
})
