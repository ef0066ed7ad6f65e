import type { EnumType } from '../model/kinds/enum-type.ts'

export const allowedRemoteAssistanceActions: EnumType = {
  name: 'allowedRemoteAssistanceActions',
  description: 'The kinds of session a helper may start.',
  isFlags: true,
  members: { viewScreen: 1, takeFullControl: 2, elevation: 4, unattended: 8, unknownFutureValue: 16 },
}
