import { isMet } from '../../db/store/precondition.ts'
import { entityTag } from '../../odata/represent.ts'
import { exampleAnswer } from '../openapi/entity-example.ts'
import { documentOf, itemPath, jsonBody } from '../openapi/operation-object.ts'
import { absent, parsePrecondition, preconditionFailed } from '../request/precondition.ts'
import { askedOf } from '../request/request-options.ts'
import { keyOf, scopeOf } from '../request/store-context.ts'
import { entityResponse } from '../response/odata-response.ts'
import type { Operation, ResourceKit } from './operation.ts'

/** `GET /Set/{id}`: the bare object; 304 when the caller has it already. */
export const read = (kit: ResourceKit): Operation => {
  const { resource, schemas, store } = kit
  const { type } = resource
  return {
    document: documentOf(resource, {
      method: 'get',
      path: itemPath(resource),
      verb: 'get',
      options: ['$select', '$format'],
      prefers: ['include-unknown-enum-members'],
      conditions: ['If-Match', 'If-None-Match'],
      success: {
        status: 200,
        description: 'The object.',
        ...jsonBody(schemas.answered, exampleAnswer(resource)),
        headers: ['ETag'],
      },
    }),
    handle: async (c) => {
      const asked = askedOf(c, kit, 'entity')
      const { ifMatch, ifNoneMatch } = parsePrecondition((name) => c.req.header(name))
      const stored = await store.read(scopeOf(c), type, keyOf(c), asked.options.select)
      if (!stored) throw absent(type.name)
      if (!isMet({ ifMatch, ifNoneMatch: undefined }, stored.revision)) throw preconditionFailed()
      if (!isMet({ ifMatch: undefined, ifNoneMatch }, stored.revision)) {
        return c.body(null, 304, { ETag: entityTag(stored.revision) })
      }
      return entityResponse(c, resource, stored, asked)
    },
  }
}
