import type { EntityType } from '../../model/entity-type.ts'
import type { Version } from '../../model/version.ts'
import { containmentOf } from './containment.ts'

/** The body of the service document. */
export interface ServiceDocument {
  readonly '@odata.context': string
  readonly value: readonly { readonly name: string; readonly kind: 'EntitySet' | 'Singleton'; readonly url: string }[]
}

/** What a version offers (OData JSON 4.01, section 5). URLs are relative to the context's. */
export const serviceDocument = (
  model: readonly EntityType[],
  version: Version,
  publicUrl: string,
): ServiceDocument => ({
  '@odata.context': `${publicUrl}/${version}/$metadata`,
  value: containmentOf(model.filter((type) => type.versions.includes(version))).roots.map(({ name, isCollection }) => ({
    name,
    kind: isCollection ? 'EntitySet' : 'Singleton',
    url: name,
  })),
})
