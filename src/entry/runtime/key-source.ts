import { fixedKeys, type KeySource } from '../../auth/key-source.ts'
import { remoteKeys } from '../../auth/remote-keys.ts'
import type { SharedDocument } from '../../auth/shared-document.ts'
import type { Config } from '../../config/config.ts'
import { log } from './log.ts'
import { monotonicClock, wallClock } from './time/clocks.ts'

/** What a runtime whose instances come and go adds to the fetching of keys. */
interface Sharing {
  readonly shared: (url: string) => SharedDocument
  /** Keeps the runtime at work that no answer waits for. */
  readonly background: (work: Promise<void>) => void
}

/** The keys that the configuration names: the set itself, or where it is fetched from. */
export const keySource = ({ jwks, jwksUrl }: Config['auth'], sharing?: Sharing): KeySource =>
  jwks === undefined
    ? remoteKeys({
        url: jwksUrl,
        fetch: (address, init) => fetch(address, init),
        clock: wallClock,
        ticks: monotonicClock,
        shared: sharing?.shared(jwksUrl),
        background: sharing?.background,
        log,
      })
    : fixedKeys(jwks)
