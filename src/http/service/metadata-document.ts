import type { OpenAPIHono } from '@hono/zod-openapi'
import type { Action } from '../../model/action.ts'
import type { EntityType } from '../../model/entity-type.ts'
import type { Version } from '../../model/version.ts'
import { csdlJson } from '../../odata/csdl/csdl-json.ts'
import { csdlXml } from '../../odata/csdl/csdl-xml.ts'
import { schemaOf } from '../../odata/csdl/schema.ts'
import { once } from '../../text/once.ts'
import type { GatewayEnv } from '../gateway-env.ts'
import { metadataOperation } from '../openapi/service-operations.ts'
import { negotiateMetadata } from '../request/negotiate.ts'
import { readMaxVersion } from '../request/odata-version.ts'
import { methodNotAllowed } from '../response/allowed-methods.ts'
import { answer } from '../response/answer.ts'
import { formatOption } from './format-option.ts'

/** `GET /version/$metadata`: the CSDL of a version, made at its first reading; read without a token, as at Graph. */
export const metadataDocumentRoute = (
  app: OpenAPIHono<GatewayEnv>,
  model: readonly EntityType[],
  actions: readonly Action[],
  version: Version,
) => {
  const csdl = once(() => {
    const schema = schemaOf(model, actions, version)
    return { xml: csdlXml(schema), json: JSON.stringify(csdlJson(schema)) }
  })
  const path = `/${version}/$metadata`
  app.openAPIRegistry.registerPath(metadataOperation(version))
  app.get(path, (c) => {
    const option = formatOption(c, version)
    const format = negotiateMetadata(c.req.header('Accept'), option, readMaxVersion(c.req.raw.headers))
    // CSDL JSON came with 4.01, and says so.
    return answer(c, 200, csdl()[format], {
      'Content-Type': format === 'xml' ? 'application/xml;charset=utf-8' : 'application/json;charset=utf-8',
      'OData-Version': format === 'xml' ? '4.0' : '4.01',
      Vary: 'Accept',
    })
  })
  app.all(path, methodNotAllowed(['GET']))
}
