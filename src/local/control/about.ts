import type { EntityType } from '../../model/entity-type.ts'
import { allPermissions, localApplication, localSharer, localTenant, localUser } from '../identity.ts'

/** Where a gateway in local mode is. */
export interface Addresses {
  readonly url: string
  readonly httpsUrl?: string | undefined
}

/** What a page, or a test in another language, needs to know of a gateway in local mode. */
export const about = (model: readonly EntityType[], version: string, { url, httpsUrl }: Addresses) => ({
  version,
  url,
  ...(httpsUrl !== undefined && { httpsUrl }),
  docs: `${url}/docs`,
  explorer: `${url}/explorer`,
  session: `${url}/session`,
  tenant: localTenant,
  user: localUser,
  sharer: localSharer,
  application: localApplication,
  permissions: allPermissions,
  sets: model
    .filter(({ isInternal }) => !isInternal)
    .map(({ path, versions, singleton, properties }) => ({
      path,
      versions,
      singleton,
      secrets: Object.keys(properties).filter((name) => properties[name]?.secret),
    })),
})
