import { isMet } from '../../db/store/precondition.ts'
import { entityTag } from '../../odata/represent.ts'
import { exampleAnswer } from '../openapi/entity-example.ts'
import { itemPath, jsonBody, operationObject } from '../openapi/operation-object.ts'
import type { OperationContext } from '../operation-context.ts'
import { parsePrecondition, preconditionFailed } from '../request/precondition.ts'
import { negotiated, readOptionsAlone } from '../request/request-options.ts'
import { keyOf, storeContextOf } from '../request/store-context.ts'
import { answer } from '../response/answer.ts'
import { resourceNotFound } from '../response/not-found.ts'
import { entityResponse, vary } from '../response/odata-response.ts'
import type { Operation } from './operation.ts'

/** `GET /Set/{id}`: the bare object; 304, in whatever format is accepted, when the caller has it already. */
export const read = (context: OperationContext): Operation => {
  const { resource, schemas, store } = context
  const { type } = resource
  return {
    document: operationObject(resource, {
      method: 'get',
      path: itemPath(resource),
      describe: () => ({
        verb: 'get',
        options: ['$select', '$format'],
        prefers: ['include-unknown-enum-members'],
        conditions: ['If-Match', 'If-None-Match'],
        success: {
          status: 200,
          description: 'The object.',
          ...jsonBody(schemas.answered(), exampleAnswer(resource)),
          headers: ['ETag'],
        },
      }),
    }),
    permissions: type.permissions,
    handle: async (c) => {
      const options = readOptionsAlone(c, context, 'entity')
      const { ifMatch, ifNoneMatch } = parsePrecondition((name) => c.req.header(name))
      const stored = await store.read(storeContextOf(c), type, keyOf(c), options.query.select)
      if (!stored) throw resourceNotFound(type.name)
      if (!isMet({ ifMatch, ifNoneMatch: undefined }, stored.revision)) throw preconditionFailed()
      if (!isMet({ ifMatch: undefined, ifNoneMatch }, stored.revision)) {
        // With what the 200 would have of the headers that a cache keeps by (RFC 9110, section 15.4.5).
        return answer(c, 304, null, { ETag: entityTag(stored.revision), Vary: vary })
      }
      return entityResponse(c, resource, stored, negotiated(c, options))
    },
  }
}
