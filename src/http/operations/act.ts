import { z } from '@hono/zod-openapi'
import { badRequest } from '../../errors.ts'
import { documentOf, jsonBody } from '../openapi/operation-object.ts'
import { readJsonBody } from '../request/json-body.ts'
import { absent, parsePrecondition, preconditionFailed } from '../request/precondition.ts'
import { writeScope } from '../request/repeatability.ts'
import { askedOf } from '../request/request-options.ts'
import { keyOf } from '../request/store-context.ts'
import type { Operation, ResourceKit } from './operation.ts'

const noParameters = z.strictObject({}).openapi('noParameters')

/** `POST /Set/{id}/action`: 204. An action takes no parameters: no body, or an empty object. */
export const act =
  (name: string) =>
  (kit: ResourceKit): Operation => {
    const { resource, store } = kit
    const { type } = resource
    const action = type.actions[name]
    if (!action) throw new Error(`${type.name} has no action ${name}.`)
    return {
      document: documentOf(resource, {
        method: 'post',
        path: `/{id}/${name}`,
        verb: name,
        body: { ...jsonBody(noParameters), required: false },
        description: action.description,
        conditions: ['If-Match', 'If-None-Match'],
        success: { status: 204, description: 'Done.' },
      }),
      handle: async (c) => {
        askedOf(c, kit, 'other')
        const precondition = parsePrecondition((header) => c.req.header(header))
        // Clients name the type of a body that they then leave out; within a batch there is no Content-Length to say so.
        const isEmpty = c.req.raw.body === null || c.req.header('Content-Length') === '0'
        if (c.req.header('Content-Type') !== undefined && !isEmpty) {
          const body = await readJsonBody(c.req)
          if (JSON.stringify(body) !== '{}') throw badRequest(`The action '${name}' takes no parameters.`)
        }
        const outcome = await store.update(await writeScope(c, kit, undefined), type, keyOf(c), {
          changes: action.sets,
          precondition,
        })
        if (outcome === 'absent') throw absent(type.name)
        if (outcome === 'mismatch') throw preconditionFailed()
        return c.body(null, 204, { 'OData-Version': '4.0' })
      },
    }
  }
