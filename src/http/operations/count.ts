import { documentOf } from '../openapi/operation-object.ts'
import { askedOf } from '../request/request-options.ts'
import { scopeOf } from '../request/store-context.ts'
import type { Operation, ResourceKit } from './operation.ts'

/** `GET /Set/$count`: how many there are, as plain text (OData 4.01 Protocol, section 11.2.10). */
export const count = (kit: ResourceKit): Operation => {
  const { resource, store } = kit
  const { type } = resource
  return {
    document: documentOf(resource, {
      method: 'get',
      path: '/$count',
      verb: 'count',
      isPlural: true,
      options: ['$filter', '$search'],
      success: {
        status: 200,
        description: 'The number of objects.',
        content: { 'text/plain': { schema: { type: 'integer' as const }, example: 42 } },
      },
    }),
    handle: async (c) => {
      const { options } = askedOf(c, kit, 'count')
      const total = await store.count(scopeOf(c), type, options)
      return c.body(String(total), 200, { 'Content-Type': 'text/plain;charset=utf-8', 'OData-Version': '4.0' })
    },
  }
}
