import { defineEntity } from '../model/entity-type.ts'
import type { EnumType } from '../model/kinds/enum-type.ts'
import { dateTimeOffset, enumeration, string } from '../model/property.ts'
import { serviceConfiguration } from './permissions.ts'

const remoteAssistanceOnboardingStatus: EnumType = {
  name: 'remoteAssistanceOnboardingStatus',
  description: 'The state of a remote assistance connector.',
  isFlags: false,
  members: { notOnboarded: 0, onboarding: 1, onboarded: 2 },
}

export const remoteAssistancePartner = defineEntity({
  name: 'remoteAssistancePartner',
  path: 'deviceManagement/remoteAssistancePartners',
  description: 'Metadata and status of a remote assistance partner service.',
  permissions: serviceConfiguration,
  properties: {
    displayName: string({
      description: 'Display name of the partner.',
      example: 'Display Name value',
      maxLength: 256,
      nullable: true,
    }),
    onboardingUrl: string({
      description: "URL of the partner's onboarding portal.",
      example: 'https://example.com/onboardingUrl/',
      maxLength: 2048,
      nullable: true,
    }),
    onboardingStatus: enumeration(remoteAssistanceOnboardingStatus, {
      description: 'The current state of the connector.',
      example: 'onboarding',
      defaultValue: 'notOnboarded',
    }),
    lastConnectionDateTime: dateTimeOffset({
      description: 'When the partner last sent a request.',
      example: '2016-12-31T23:58:36.6670033-08:00',
      // What Graph shows for a time that has not come yet and cannot be null.
      defaultValue: '0001-01-01T00:00:00.0000000Z',
    }),
    onboardingRequestExpiryDateTime: dateTimeOffset({
      description: 'When a pending onboarding request expires.',
      example: '2017-01-01T00:00:59.2451727-08:00',
      nullable: true,
      versions: ['beta'],
    }),
  },
})
