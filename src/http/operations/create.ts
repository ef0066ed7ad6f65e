import { defaultsOf } from '../../model/entity-type.ts'
import { exampleToWrite } from '../../model/example.ts'
import { askedOf } from '../asked.ts'
import { exampleAnswer } from '../entity-example.ts'
import { writtenResponse } from '../odata-response.ts'
import type { Operation, ResourceKit } from '../operation.ts'
import { documentOf, jsonBody } from '../operation-document.ts'
import { readJsonBody } from '../read-body.ts'
import { entityReader } from '../read-entity.ts'
import { writeScope } from '../write-scope.ts'

/** `POST /Set`: 201 with the object, and where to find it. */
export const create = (kit: ResourceKit): Operation => {
  const { resource, schemas, store, newId } = kit
  const { type, properties } = resource
  const readEntity = entityReader(resource, schemas.create)
  return {
    document: documentOf(resource, {
      method: 'post',
      path: '',
      verb: 'create',
      body: jsonBody(schemas.create, exampleToWrite(type, properties)),
      options: ['$select', '$format'],
      prefers: ['return', 'include-unknown-enum-members'],
      success: {
        status: 201,
        description: 'Created.',
        ...jsonBody(schemas.answered, exampleAnswer(resource)),
        headers: ['ETag', 'Location'],
      },
    }),
    handle: async (c) => {
      const asked = askedOf(c, kit, 'entity')
      const values = readEntity(await readJsonBody(c.req))
      const stored = await store.insert(await writeScope(c, kit, values), type, {
        ...defaultsOf(type),
        id: newId(),
        ...values,
      })
      c.set('entityId', String(stored.entity.id))
      return writtenResponse(c, resource, stored, asked, true)
    },
  }
}
