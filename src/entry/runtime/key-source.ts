import { fixedKeys, type KeySource, keysByVersion } from '../../auth/key-source.ts'
import { remoteKeys } from '../../auth/remote-keys.ts'
import type { SharedDocument } from '../../auth/shared-document.ts'
import type { Config } from '../../config/config.ts'

/** What a runtime whose instances come and go adds to the fetching of keys. */
interface Sharing {
  readonly shared: (url: string) => SharedDocument
  /** Keeps the runtime at work that no answer waits for. */
  readonly background: (work: Promise<void>) => void
}

/** The keys that the configuration names: the set itself, or where it is fetched from. */
export const keySource = ({ jwks, jwksUrls }: Config['auth'], sharing?: Sharing): KeySource => {
  if (jwks !== undefined) return fixedKeys(jwks)
  const remote = (url: string) =>
    remoteKeys({
      url,
      fetch: (address, init) => fetch(address, init),
      clock: () => Date.now(),
      shared: sharing?.shared(url),
      background: sharing?.background,
    })
  const current = remote(jwksUrls['2.0'])
  return jwksUrls['1.0'] === jwksUrls['2.0']
    ? current
    : keysByVersion({ '1.0': remote(jwksUrls['1.0']), '2.0': current })
}
