import { defineComplexType } from '../model/kinds/complex-type.ts'
import type { EnumType } from '../model/kinds/enum-type.ts'
import { dateTimeOffset, enumeration, string } from '../model/property.ts'

const actionState: EnumType = {
  name: 'actionState',
  description: 'The state of an action on a device.',
  isFlags: false,
  members: { none: 0, pending: 1, canceled: 2, active: 3, done: 4, failed: 5, notSupported: 6 },
}

export const deviceActionResult = defineComplexType({
  name: 'deviceActionResult',
  description: 'What came of an action on a device.',
  properties: {
    actionName: string({
      description: 'The name of the action.',
      example: 'remoteHelpLaunch',
      maxLength: 64,
      nullable: true,
    }),
    actionState: enumeration(actionState, { description: 'The state of the action.', example: 'pending' }),
    startDateTime: dateTimeOffset({
      description: 'When the action was started.',
      example: '2016-12-31T23:58:46.7156189-08:00',
    }),
    lastUpdatedDateTime: dateTimeOffset({
      description: 'When the state was last changed.',
      example: '2017-01-01T00:00:56.8321556-08:00',
    }),
  },
})
