const subprotocols = ['json.reliable.webpubsub.azure.v1', 'json.webpubsub.azure.v1'] as const

/** What a connection speaks; `raw` for a client that has asked for no subprotocol (a "simple" client of Web PubSub). */
export type Protocol = (typeof subprotocols)[number] | 'raw'

const isSubprotocol = (name: string): name is (typeof subprotocols)[number] =>
  subprotocols.some((known) => known === name)

/** The first offered one that is known; `raw` where none is offered; undefined where none of those offered is known. */
export const protocolOf = (offered: readonly string[]): Protocol | undefined =>
  offered.length === 0 ? 'raw' : offered.find(isSubprotocol)

/** Whether a lost connection may be recovered: whether its messages are numbered. */
export const isReliable = (protocol: Protocol) => protocol === 'json.reliable.webpubsub.azure.v1'
