import type { StoreContext } from '../../db/store/store.ts'
import type { GatewayContext } from '../gateway-env.ts'
import { principalOf } from './principal.ts'

/** The caller's part of the store: always the tenant of the verified token, never one that a request names. */
export const storeContextOf = (c: GatewayContext): StoreContext => ({
  tenant: principalOf(c).tenant,
  meter: c.get('meter'),
  repeatable: undefined,
})

/** The key in the path; empty for a singleton, which has none. */
export const keyOf = (c: GatewayContext) => c.env.target.id ?? ''
