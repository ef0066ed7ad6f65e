import { remoteAssistancePartner } from '../entities/remote-assistance-partner.ts'
import { setProperties } from './set-properties.ts'

// The life of a partner's connector.

/** Takes a partner to where its connector is being set up. */
export const beginOnboarding = setProperties(
  { name: 'beginOnboarding', boundTo: remoteAssistancePartner, description: 'Starts the onboarding of the partner.' },
  { onboardingStatus: 'onboarding' },
)

/** Takes a partner back to where it began. */
export const disconnect = setProperties(
  { name: 'disconnect', boundTo: remoteAssistancePartner, description: 'Ends the connection with the partner.' },
  { onboardingStatus: 'notOnboarded' },
)
