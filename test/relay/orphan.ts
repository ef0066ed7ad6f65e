/**
 * Whether an error is what Azure's client rejects a promise with that it has given to nobody, where a connection is cut before
 * a message has gone out: the promise that the sender has is rejected as well.
 */
export const isOrphan = (error: unknown) =>
  Object(error).message === 'Connection is disconnected before receive ack from the service'
