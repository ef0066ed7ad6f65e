import { itemPath, operationObject } from '../openapi/operation-object.ts'
import type { OperationContext } from '../operation-context.ts'
import { parsePrecondition, preconditionFailed } from '../request/precondition.ts'
import { writeContextOf } from '../request/repeatability.ts'
import { readOptionsAlone } from '../request/request-options.ts'
import { keyOf } from '../request/store-context.ts'
import { resourceNotFound } from '../response/not-found.ts'
import { noContent } from '../response/odata-response.ts'
import type { Operation } from './operation.ts'

/** `DELETE /Set/{id}`: 204. */
export const remove = (context: OperationContext): Operation => {
  const { resource, store } = context
  const { type } = resource
  return {
    document: operationObject(resource, {
      method: 'delete',
      path: itemPath(resource),
      describe: () => ({
        verb: 'delete',
        conditions: ['If-Match', 'If-None-Match'],
        success: { status: 204, description: 'Gone.' },
      }),
    }),
    permissions: type.permissions,
    handle: async (c) => {
      readOptionsAlone(c, context, 'other')
      const precondition = parsePrecondition((name) => c.req.header(name))
      const outcome = await store.remove(await writeContextOf(c, context, undefined), type, keyOf(c), precondition)
      if (outcome === 'absent') throw resourceNotFound(type.name)
      if (outcome === 'mismatch') throw preconditionFailed()
      return noContent(c)
    },
  }
}
