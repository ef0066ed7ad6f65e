import { z } from '@hono/zod-openapi'
import { badRequest } from '../../errors.ts'
import { jsonBody, operationObject } from '../openapi/operation-object.ts'
import { readJsonBody } from '../request/json-body.ts'
import { parsePrecondition, preconditionFailed } from '../request/precondition.ts'
import { writeContextOf } from '../request/repeatability.ts'
import { checkRequestOptions } from '../request/request-options.ts'
import { keyOf } from '../request/store-context.ts'
import { resourceNotFound } from '../response/not-found.ts'
import type { Operation, OperationContext } from './operation.ts'

const noParameters = z.strictObject({}).openapi('noParameters')

/** `POST /Set/{id}/action`: 204. An action takes no parameters: no body, or an empty object. */
export const act =
  (name: string) =>
  (context: OperationContext): Operation => {
    const { resource, store } = context
    const { type } = resource
    const action = type.actions[name]
    if (!action) throw new Error(`${type.name} has no action ${name}.`)
    return {
      document: operationObject(resource, {
        method: 'post',
        path: `/{id}/${name}`,
        verb: name,
        body: { ...jsonBody(noParameters), required: false },
        description: action.description,
        conditions: ['If-Match', 'If-None-Match'],
        success: { status: 204, description: 'Done.' },
      }),
      handle: async (c) => {
        checkRequestOptions(c, context)
        const precondition = parsePrecondition((header) => c.req.header(header))
        // Clients name the type of a body that they then leave out; within a batch there is no Content-Length to say so.
        const isEmpty = c.req.raw.body === null || c.req.header('Content-Length') === '0'
        if (c.req.header('Content-Type') !== undefined && !isEmpty) {
          const body = await readJsonBody(c.req)
          if (JSON.stringify(body) !== '{}') throw badRequest(`The action '${name}' takes no parameters.`)
        }
        const outcome = await store.update(await writeContextOf(c, context, undefined), type, keyOf(c), {
          changes: action.sets,
          precondition,
        })
        if (outcome === 'absent') throw resourceNotFound(type.name)
        if (outcome === 'mismatch') throw preconditionFailed()
        return c.body(null, 204, { 'OData-Version': '4.0' })
      },
    }
  }
