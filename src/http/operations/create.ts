import { defaultsOf } from '../../model/entity-type.ts'
import { exampleToWrite } from '../../model/example.ts'
import { exampleAnswer } from '../openapi/entity-example.ts'
import { jsonBody, operationObject } from '../openapi/operation-object.ts'
import type { OperationContext } from '../operation-context.ts'
import { readJsonBody } from '../request/json-body.ts'
import { membersReader } from '../request/members-body.ts'
import { writeContextOf } from '../request/repeatability.ts'
import { readWriteOptions } from '../request/request-options.ts'
import { writtenResponse } from '../response/odata-response.ts'
import type { Operation } from './operation.ts'

/** `POST /Set`: 201 with the object, and where to find it. */
export const create = (context: OperationContext): Operation => {
  const { resource, schemas, store, newId } = context
  const { type, properties } = resource
  const readEntity = membersReader({
    noun: 'property',
    owner: type.qualifiedName,
    declared: properties,
    schema: schemas.create,
  })
  return {
    document: operationObject(resource, {
      method: 'post',
      path: '',
      describe: () => ({
        verb: 'create',
        body: jsonBody(schemas.create(), exampleToWrite(type, properties)),
        options: ['$select', '$format'],
        prefers: ['return', 'include-unknown-enum-members'],
        success: {
          status: 201,
          description: 'Created.',
          ...jsonBody(schemas.answered(), exampleAnswer(resource)),
          headers: ['ETag', 'Location'],
        },
      }),
    }),
    permissions: type.permissions,
    handle: async (c) => {
      const options = readWriteOptions(c, context)
      const values = readEntity(await readJsonBody(c.req), options.odataVersion)
      const stored = await store.insert(await writeContextOf(c, context, values), type, {
        ...defaultsOf(type),
        id: newId(),
        ...values,
      })
      c.set('entityId', String(stored.entity.id))
      return writtenResponse(c, resource, stored, options, true)
    },
  }
}
