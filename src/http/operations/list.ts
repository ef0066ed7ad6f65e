import { z } from '@hono/zod-openapi'
import { limits } from '../../odata/query/limits.ts'
import { collectionContext, represent } from '../../odata/represent.ts'
import { exampleAnswer } from '../openapi/entity-example.ts'
import { jsonBody, operationObject } from '../openapi/operation-object.ts'
import type { OperationContext } from '../operation-context.ts'
import { defaultPage, nextLink, readPage } from '../request/page.ts'
import { preferenceApplied } from '../request/prefer.ts'
import { readRequestOptions } from '../request/request-options.ts'
import { storeContextOf } from '../request/store-context.ts'
import { odataResponse } from '../response/odata-response.ts'
import type { Operation } from './operation.ts'

/** `GET /Set`: a page of the collection, oldest first unless `$orderby` says otherwise. */
export const list = (context: OperationContext): Operation => {
  const { resource, schemas, store } = context
  const { type, version } = resource
  const page = z
    .object({
      '@odata.context': z.string().optional(),
      '@odata.count': z.union([z.int(), z.string().regex(/^\d+$/)]).optional(),
      '@odata.nextLink': z.string().optional(),
      value: z.array(schemas.answered),
    })
    .openapi(`${type.name}.collection${version === 'beta' ? '' : `.${version}`}`)
  const { '@odata.context': _, ...example } = exampleAnswer(resource)
  return {
    document: operationObject(resource, {
      method: 'get',
      path: '',
      verb: 'list',
      isPlural: true,
      options: ['$filter', '$search', '$orderby', '$select', '$top', '$skip', '$skiptoken', '$count', '$format'],
      prefers: [`odata.maxpagesize`, 'include-unknown-enum-members'],
      success: {
        status: 200,
        description: `Up to ${defaultPage} objects, or as many as \`$top\` says (at most ${limits.top}), oldest first.`,
        ...jsonBody(page, { '@odata.context': collectionContext(resource), value: [example] }),
      },
    }),
    permissions: type.permissions,
    handle: async (c) => {
      const options = readRequestOptions(c, context, 'collection')
      const { level, ieee754Compatible, preferences } = options
      const storeContext = storeContextOf(c)
      const page = await readPage(context, storeContext, options)
      const { query, after, size } = page
      const skip = after ? 0 : (query.skip ?? 0)
      const [{ listed, end }, total] = await Promise.all([
        store.list(storeContext, type, { ...query, after, skip, limit: size, mostBytes: 1_048_576 }),
        query.count ? store.count(storeContext, type, query) : undefined,
      ])
      const link = end && (await nextLink(context, storeContext, page, end))
      const body = {
        ...(level === 'none' ? {} : { '@odata.context': collectionContext(resource, query.select) }),
        ...(total === undefined ? {} : { '@odata.count': ieee754Compatible ? String(total) : total }),
        value: listed.map((stored) => represent(resource, stored, { level, ieee754Compatible, select: query.select })),
        ...(link === undefined ? {} : { '@odata.nextLink': link }),
      }
      return odataResponse(c, body, { ...options, headers: preferenceApplied({ ...preferences, return: undefined }) })
    },
  }
}
