import type { OpenAPIHono } from '@hono/zod-openapi'
import type { EntityType } from '../../model/entity-type.ts'
import type { Version } from '../../model/version.ts'
import { csdlJson } from '../../odata/csdl/csdl-json.ts'
import { csdlXml } from '../../odata/csdl/csdl-xml.ts'
import { schemaOf } from '../../odata/csdl/schema.ts'
import { serviceDocument } from '../../odata/csdl/service-document.ts'
import { readOptions } from '../../odata/query/option-names.ts'
import { once } from '../../text/once.ts'
import type { GatewayContext, GatewayEnv } from '../gateway-env.ts'
import { metadataOperation, serviceDocumentOperation } from '../openapi/service-operations.ts'
import { negotiate, negotiateMetadata } from '../request/negotiate.ts'
import { methodNotAllowed } from '../response/allowed-methods.ts'
import { odataResponse } from '../response/odata-response.ts'

/** What a version offers and how it is shaped; read without a token, as at Graph. Each is made at its first reading. */
export const serviceDocuments = (
  app: OpenAPIHono<GatewayEnv>,
  model: readonly EntityType[],
  version: Version,
  publicUrl: string,
) => {
  const formatAsked = (c: GatewayContext) => readOptions(new URL(c.req.url).search, version, 'other').get('$format')
  const root = `/${version}`
  for (const document of [serviceDocumentOperation(version), metadataOperation(version)])
    app.openAPIRegistry.registerPath(document)
  app.get(root, (c) => {
    const level = negotiate(c.req.header('Accept'), formatAsked(c))
    const { '@odata.context': context, value } = serviceDocument(model, version, publicUrl)
    return odataResponse(c, level === 'none' ? { value } : { '@odata.context': context, value }, { level })
  })
  app.all(root, methodNotAllowed(['GET']))

  const metadata = once(() => {
    const schema = schemaOf(model, version)
    return { xml: csdlXml(schema), json: JSON.stringify(csdlJson(schema)) }
  })
  const path = `${root}/$metadata`
  app.get(path, (c) => {
    const format = negotiateMetadata(c.req.header('Accept'), formatAsked(c))
    // CSDL JSON came with 4.01, and says so.
    return c.body(metadata()[format], 200, {
      'Content-Type': format === 'xml' ? 'application/xml;charset=utf-8' : 'application/json;charset=utf-8',
      'OData-Version': format === 'xml' ? '4.0' : '4.01',
      Vary: 'Accept',
    })
  })
  app.all(path, methodNotAllowed(['GET']))
}
