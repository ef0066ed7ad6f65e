import { exampleToWrite } from '../../model/example.ts'
import { exampleAnswer } from '../openapi/entity-example.ts'
import { itemPath, jsonBody, operationObject } from '../openapi/operation-object.ts'
import type { OperationContext } from '../operation-context.ts'
import { readJsonBody } from '../request/json-body.ts'
import { membersReader } from '../request/members-body.ts'
import { parsePrecondition, preconditionFailed } from '../request/precondition.ts'
import { writeContextOf } from '../request/repeatability.ts'
import { readWriteOptions } from '../request/request-options.ts'
import { keyOf } from '../request/store-context.ts'
import { resourceNotFound } from '../response/not-found.ts'
import { writtenResponse } from '../response/odata-response.ts'
import type { Operation } from './operation.ts'

/** `PATCH /Set/{id}`: what the body names is changed, the rest stays; 200 with the object as it is then. */
export const update = (context: OperationContext): Operation => {
  const { resource, schemas, store } = context
  const { type, properties } = resource
  const readChanges = membersReader({
    noun: 'property',
    owner: type.qualifiedName,
    declared: properties,
    schema: schemas.update,
  })
  return {
    document: operationObject(resource, {
      method: 'patch',
      path: itemPath(resource),
      describe: () => ({
        verb: 'update',
        body: jsonBody(schemas.update(), exampleToWrite(type, properties)),
        options: ['$select', '$format'],
        prefers: ['return', 'include-unknown-enum-members'],
        conditions: ['If-Match', 'If-None-Match'],
        success: {
          status: 200,
          description: 'The object as it is now.',
          ...jsonBody(schemas.answered(), exampleAnswer(resource)),
          headers: ['ETag'],
        },
      }),
    }),
    permissions: type.permissions,
    handle: async (c) => {
      const options = readWriteOptions(c, context)
      const precondition = parsePrecondition((name) => c.req.header(name))
      const changes = readChanges(await readJsonBody(c.req), options.odataVersion)
      const outcome = await store.update(await writeContextOf(c, context, changes), type, keyOf(c), {
        changes,
        precondition,
      })
      if (outcome === 'absent') throw resourceNotFound(type.name)
      if (outcome === 'mismatch') throw preconditionFailed()
      return writtenResponse(c, resource, outcome, options, false)
    },
  }
}
