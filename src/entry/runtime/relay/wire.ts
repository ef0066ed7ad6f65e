import type { Effects } from '../../../relay/effect.ts'

/** A WebSocket of whichever runtime, as far as a room has to do with it. */
export interface Wire {
  readonly send: (data: string | Uint8Array) => void
  readonly close: (code: number, reason: string) => void
  /** Bytes that are not sent yet. */
  readonly unsent: () => number
}

/** Does what a room wants done to wires; answers with those that have too much unsent. */
export const perform = (effects: Effects<Wire>, mostUnsent: number): readonly Wire[] => {
  let slow = none
  for (const effect of effects) {
    if (effect.kind === 'send') {
      effect.socket.send(effect.data)
      if (effect.socket.unsent() > mostUnsent) slow = [...slow, effect.socket]
    } else if (effect.kind === 'close') effect.socket.close(effect.code, effect.reason)
  }
  return slow
}

const none: readonly Wire[] = []
