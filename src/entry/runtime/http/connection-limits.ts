/**
 * All limits of a connection. Times are in milliseconds: with them a client that drips its request, or does not read its
 * answer, ties up no connection and no memory for long.
 */
export const connectionLimits = {
  /** Bytes of the head of a request: more than the gateway takes of URL, headers and token, so that it refuses in its words. */
  maxHeaderSize: 64 * 1024,
  /** For the head of a request. */
  headersTimeout: 10_000,
  /** For a request as a whole. */
  requestTimeout: 30_000,
  /** For TLS to begin. */
  handshakeTimeout: 10_000,
  /** How often the two first are looked at. */
  connectionsCheckingInterval: 5_000,
  /** For an answer to be read: 4 MiB at 70 KB/s. */
  writeTimeout: 60_000,
  /** For some of an answer to be read. */
  writeSilence: 20_000,
  /** For what a client goes on sending after its last answer; as long as for a request. */
  lingerTimeout: 30_000,
  /** For some of it to come. */
  lingerSilence: 5_000,
  /** Bytes of it that are read and thrown away: many times what a request may have. */
  lingerBytes: 64 * 1024 * 1024,
}

/** In milliseconds: how long a stop waits for requests under way. */
export const patience = 10_000
