import { type Resource, streamContext } from '../../odata/represent.ts'
import { base64Of } from '../../text/base64url.ts'
import type { GatewayContext } from '../gateway-env.ts'
import type { DataFormat } from '../request/negotiate.ts'
import { answer } from './answer.ts'
import { odataResponse, vary } from './odata-response.ts'

const utf8 = new TextEncoder()

/** What a stream holds: its bytes as a media type, or as a JSON value in base64, as the published pages show them. */
export const streamResponse = (c: GatewayContext, resource: Resource, content: string, form: DataFormat | string) => {
  if (typeof form === 'string')
    return answer(c, 200, content, { 'Content-Type': form, 'OData-Version': '4.0', Vary: vary })
  const context = form.level === 'none' ? {} : { '@odata.context': streamContext(resource) }
  return odataResponse(c, { ...context, value: base64Of(utf8.encode(content)) }, form)
}
