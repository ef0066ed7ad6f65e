import { isMet } from '../../db/precondition.ts'
import { entityTag } from '../../odata/represent.ts'
import { askedOf } from '../asked.ts'
import { exampleAnswer } from '../entity-example.ts'
import { entityResponse } from '../odata-response.ts'
import type { Operation, ResourceKit } from '../operation.ts'
import { documentOf, itemPath, jsonBody } from '../operation-document.ts'
import { absent, parsePrecondition, preconditionFailed } from '../precondition.ts'
import { keyOf, scopeOf } from '../scope.ts'

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
