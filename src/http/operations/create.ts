import { defaultsOf } from '../../model/entity-type.ts'
import { exampleToWrite } from '../../model/example.ts'
import { exampleAnswer } from '../openapi/entity-example.ts'
import { documentOf, jsonBody } from '../openapi/operation-object.ts'
import { entityReader } from '../request/entity-body.ts'
import { readJsonBody } from '../request/json-body.ts'
import { writeScope } from '../request/repeatability.ts'
import { askedOf } from '../request/request-options.ts'
import { writtenResponse } from '../response/odata-response.ts'
import type { Operation, ResourceKit } from './operation.ts'

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
