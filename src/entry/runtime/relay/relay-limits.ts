import type { Config } from '../../../config/config.ts'
import { type RelayLimits, relayLimits } from '../../../relay/limits.ts'

/** Connections of one user in all sessions. */
const connectionsOfUser = 4

/** What a configuration makes of the limits of rooms: where it limits no rates, nobody is too fast or too many. */
export const limitsOf = ({
  rateLimits,
}: Pick<Config, 'rateLimits'>): RelayLimits & { readonly connectionsOfUser: number } =>
  rateLimits === 'off'
    ? { ...relayLimits, rate: 'off', connectionsOfUser: Number.POSITIVE_INFINITY }
    : { ...relayLimits, connectionsOfUser }
