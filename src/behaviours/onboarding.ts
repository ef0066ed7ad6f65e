import { remoteAssistancePartner } from '../entities/remote-assistance-partner.ts'
import { setProperties } from './set-properties.ts'

/** The life of a partner's connector. */

export const beginOnboarding = setProperties(
  { name: 'beginOnboarding', boundTo: remoteAssistancePartner, description: 'Starts the onboarding of the partner.' },
  { onboardingStatus: 'onboarding' },
)

export const disconnect = setProperties(
  { name: 'disconnect', boundTo: remoteAssistancePartner, description: 'Ends the connection with the partner.' },
  { onboardingStatus: 'notOnboarded' },
)
