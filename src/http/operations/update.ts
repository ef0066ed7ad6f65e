import { exampleToWrite } from '../../model/example.ts'
import { askedOf } from '../asked.ts'
import { exampleAnswer } from '../entity-example.ts'
import { writtenResponse } from '../odata-response.ts'
import type { Operation, ResourceKit } from '../operation.ts'
import { documentOf, itemPath, jsonBody } from '../operation-document.ts'
import { absent, parsePrecondition, preconditionFailed } from '../precondition.ts'
import { readJsonBody } from '../read-body.ts'
import { entityReader } from '../read-entity.ts'
import { keyOf } from '../scope.ts'
import { writeScope } from '../write-scope.ts'

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
