/** Every limit of a room. Times are in milliseconds. */
export const relayLimits = {
  /** Bytes of a message, as Azure Web PubSub has it. */
  messageBytes: 1024 * 1024,
  /** Objects and arrays in one another, those of a message's `data` counted. */
  depth: 64,
  /** Open connections of a side: one that is lost and not missed yet, and the one that takes its place. */
  connectionsOfSide: 2,
  /** Connections of a side that are lost and may be recovered; the one that was lost first makes room. */
  lostOfSide: 2,
  /** For which a lost connection may be recovered. */
  recovery: 30_000,
  /** Messages that a client has not acknowledged, and characters of them. */
  unackedMessages: 1000,
  unackedLength: 4 * 1024 * 1024,
  /** Successful `ackId`s that are remembered, so that nothing is done twice. */
  ackIds: 1000,
  /** Groups that a connection is in, and characters of their names together. */
  groups: 10,
  groupNames: 2048,
  rate: {
    /** Messages at once, and each second. */
    burst: 100,
    perSecond: 50,
    /** Characters of them. */
    lengthBurst: 2 * 1024 * 1024,
    lengthPerSecond: 1024 * 1024,
  },
}

/** The same with other figures, or no rate at all. */
export type RelayLimits = Omit<typeof relayLimits, 'rate'> & { readonly rate: (typeof relayLimits)['rate'] | 'off' }
