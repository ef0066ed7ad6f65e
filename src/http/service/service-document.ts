import type { OpenAPIHono } from '@hono/zod-openapi'
import type { EntityType } from '../../model/entity-type.ts'
import type { Version } from '../../model/version.ts'
import { serviceDocument } from '../../odata/csdl/service-document.ts'
import type { GatewayEnv } from '../gateway-env.ts'
import { serviceDocumentOperation } from '../openapi/service-operations.ts'
import { negotiate } from '../request/negotiate.ts'
import { methodNotAllowed } from '../response/allowed-methods.ts'
import { odataResponse } from '../response/odata-response.ts'
import { formatOption } from './format-option.ts'

/** `GET /version`: the sets and singletons of a version; read without a token, as at Graph. */
export const serviceDocumentRoute = (
  app: OpenAPIHono<GatewayEnv>,
  model: readonly EntityType[],
  version: Version,
  publicUrl: string,
) => {
  const path = `/${version}`
  app.openAPIRegistry.registerPath(serviceDocumentOperation(version))
  app.get(path, (c) => {
    const form = negotiate(c.req.header('Accept'), formatOption(c, version))
    const { '@odata.context': context, value } = serviceDocument(model, version, publicUrl)
    return odataResponse(c, form.level === 'none' ? { value } : { '@odata.context': context, value }, form)
  })
  app.all(path, methodNotAllowed(['GET']))
}
