import { exampleToWrite } from '../../model/example.ts'
import { exampleAnswer } from '../openapi/entity-example.ts'
import { documentOf, itemPath, jsonBody } from '../openapi/operation-object.ts'
import { entityReader } from '../request/entity-body.ts'
import { readJsonBody } from '../request/json-body.ts'
import { absent, parsePrecondition, preconditionFailed } from '../request/precondition.ts'
import { writeScope } from '../request/repeatability.ts'
import { askedOf } from '../request/request-options.ts'
import { keyOf } from '../request/store-context.ts'
import { writtenResponse } from '../response/odata-response.ts'
import type { Operation, ResourceKit } from './operation.ts'

/** `PATCH /Set/{id}`: what the body names is changed, the rest stays; 200 with the object as it is then. */
export const update = (kit: ResourceKit): Operation => {
  const { resource, schemas, store } = kit
  const { type, properties } = resource
  const readChanges = entityReader(resource, schemas.update)
  return {
    document: documentOf(resource, {
      method: 'patch',
      path: itemPath(resource),
      verb: 'update',
      body: jsonBody(schemas.update, exampleToWrite(type, properties)),
      options: ['$select', '$format'],
      prefers: ['return', 'include-unknown-enum-members'],
      conditions: ['If-Match', 'If-None-Match'],
      success: {
        status: 200,
        description: 'The object as it is now.',
        ...jsonBody(schemas.answered, exampleAnswer(resource)),
        headers: ['ETag'],
      },
    }),
    handle: async (c) => {
      const asked = askedOf(c, kit, 'entity')
      const precondition = parsePrecondition((name) => c.req.header(name))
      const changes = readChanges(await readJsonBody(c.req))
      const outcome = await store.update(await writeScope(c, kit, changes), type, keyOf(c), { changes, precondition })
      if (outcome === 'absent') throw absent(type.name)
      if (outcome === 'mismatch') throw preconditionFailed()
      return writtenResponse(c, resource, outcome, asked, false)
    },
  }
}
