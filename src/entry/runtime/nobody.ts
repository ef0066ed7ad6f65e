import type { ClientAccessUri } from '../../auth/client-access.ts'
import type { Rooms } from '../../relay/rooms.ts'

/** The rooms of a door that has none: nobody is ever in them. */
export const nobody: Rooms = {
  ask: async () => 'alone',
  granted: async () => {},
  extended: async () => {},
  ended: async () => {},
}

/** Leads to no room. */
export const nowhere: ClientAccessUri = async () => 'wss://localhost.invalid/client/hubs/remotehelp'
