import { defaultsOf, type EntityType } from '../../model/entity-type.ts'
import type { Entity } from '../../model/value.ts'

/** An entity as kept: `revision` grows by one with every change, and is what the ETag shows. */
export interface Stored {
  readonly entity: Entity
  readonly revision: number
}

/** A singleton that has no row yet: its defaults, at revision 0. Its id is the tenant's. */
export const initialSingleton = (type: EntityType, tenant: string): Stored => ({
  entity: { id: tenant, ...defaultsOf(type) },
  revision: 0,
})
