import { operationObject } from '../openapi/operation-object.ts'
import type { OperationContext } from '../operation-context.ts'
import { negotiateText } from '../request/negotiate.ts'
import { readOptionsAlone } from '../request/request-options.ts'
import { storeContextOf } from '../request/store-context.ts'
import { answer } from '../response/answer.ts'
import type { Operation } from './operation.ts'

/** `GET /Set/$count`: how many there are, as plain text (OData 4.01 Protocol, section 11.2.10). */
export const count = (context: OperationContext): Operation => {
  const { resource, store } = context
  const { type } = resource
  return {
    document: operationObject(resource, {
      method: 'get',
      path: '/$count',
      describe: () => ({
        verb: 'count',
        isPlural: true,
        options: ['$filter', '$search'],
        success: {
          status: 200,
          description: 'The number of objects.',
          content: { 'text/plain': { schema: { type: 'integer' as const }, example: 42 } },
        },
      }),
    }),
    permissions: type.permissions,
    handle: async (c) => {
      const { query } = readOptionsAlone(c, context, 'count')
      negotiateText(c.req.header('Accept'))
      const total = await store.count(storeContextOf(c), type, query)
      return answer(c, 200, String(total), { 'Content-Type': 'text/plain;charset=utf-8', 'OData-Version': '4.0' })
    },
  }
}
