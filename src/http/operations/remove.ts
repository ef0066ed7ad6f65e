import { documentOf, itemPath } from '../openapi/operation-object.ts'
import { absent, parsePrecondition, preconditionFailed } from '../request/precondition.ts'
import { writeScope } from '../request/repeatability.ts'
import { askedOf } from '../request/request-options.ts'
import { keyOf } from '../request/store-context.ts'
import type { Operation, ResourceKit } from './operation.ts'

/** `DELETE /Set/{id}`: 204. */
export const remove = (kit: ResourceKit): Operation => {
  const { resource, store } = kit
  const { type } = resource
  return {
    document: documentOf(resource, {
      method: 'delete',
      path: itemPath(resource),
      verb: 'delete',
      conditions: ['If-Match', 'If-None-Match'],
      success: { status: 204, description: 'Gone.' },
    }),
    handle: async (c) => {
      askedOf(c, kit, 'other')
      const precondition = parsePrecondition((name) => c.req.header(name))
      const outcome = await store.remove(await writeScope(c, kit, undefined), type, keyOf(c), precondition)
      if (outcome === 'absent') throw absent(type.name)
      if (outcome === 'mismatch') throw preconditionFailed()
      return c.body(null, 204, { 'OData-Version': '4.0' })
    },
  }
}
