import { clientAccessUri } from '../../../auth/client-access-tokens.ts'
import type { Config } from '../../../config/config.ts'
import type { Dependencies } from '../../../dependencies.ts'
import type { RelayLimits } from '../../../relay/limits.ts'
import type { StandingOf } from '../../../relay/rooms.ts'
import { relayKeys } from '../../../seal/relay-keys.ts'
import type { HandshakeRules } from './handshake.ts'
import { processRooms } from './process-rooms.ts'
import { type RelaySettings, relayDoor } from './relay-door.ts'

interface Settings extends Pick<Dependencies, 'clock' | 'ticks' | 'log' | 'isDraining'> {
  readonly limits: RelayLimits & { readonly connectionsOfUser: number }
  readonly guard?: Parameters<typeof relayDoor>[0]['guard']
  readonly pingEvery?: number
}

/** At which addresses a gateway is, and how it reads a session. */
interface Serving {
  readonly at: readonly Pick<Config, 'publicUrl' | 'corsOrigins' | 'encryptionKeys'>[]
  readonly standing: StandingOf
}

/** The relay of a process of Node: made before its gateway, which speaks to its rooms, and which it asks about sessions. */
export const createRelay = ({ limits, clock, ticks, log, isDraining, guard, pingEvery }: Settings) => {
  const serving = Promise.withResolvers<{ readonly rules: HandshakeRules; readonly standing: StandingOf }>()
  const rooms = processRooms({
    clock,
    limits,
    standing: async (address) => (await serving.promise).standing(address),
  })
  const relay: RelaySettings = {
    rooms,
    rules: async () => (await serving.promise).rules,
    connectionsOfUser: limits.connectionsOfUser,
    ticks,
    log,
    isDraining,
    ...(guard && { guard }),
    ...(pingEvery !== undefined && { pingEvery }),
  }
  const upgrades = { ...relayDoor(relay), relay }
  return {
    rooms,
    upgrades,
    /** What a gateway at an address has of it. */
    partsAt: ({ publicUrl, encryptionKeys }: Pick<Config, 'publicUrl' | 'encryptionKeys'>, newId: () => string) => ({
      rooms: rooms.rooms,
      clientAccessUri: clientAccessUri({ publicUrl, keys: relayKeys(encryptionKeys), clock, newId }),
    }),
    /** From now on handshakes are answered, which have waited for this. */
    serve: ({ at, standing }: Serving) => {
      const [first] = at
      if (!first) return
      serving.resolve({
        rules: {
          keys: relayKeys(first.encryptionKeys),
          clock,
          publicUrls: [...new Set(at.map(({ publicUrl }) => publicUrl))],
          corsOrigins: first.corsOrigins,
        },
        standing,
      })
    },
  }
}

/** See `createRelay`. */
export type Relay = ReturnType<typeof createRelay>
