import type { Behaviour } from './behaviour.ts'
import { beginOnboarding, disconnect } from './onboarding.ts'

/** Everything the gateway does beyond storing. Adding an action is a declaration and a handler, and its name here. */
export const behaviours: readonly Behaviour[] = [beginOnboarding, disconnect]
