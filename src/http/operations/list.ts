import { z } from '@hono/zod-openapi'
import { collectionContext, represent } from '../../odata/represent.ts'
import { exampleAnswer } from '../openapi/entity-example.ts'
import { documentOf, jsonBody } from '../openapi/operation-object.ts'
import { defaultPage, nextLink, pageAsked } from '../request/page.ts'
import { largestPage, preferenceApplied } from '../request/prefer.ts'
import { askedOf } from '../request/request-options.ts'
import { scopeOf } from '../request/store-context.ts'
import { odataResponse } from '../response/odata-response.ts'
import type { Operation, ResourceKit } from './operation.ts'

/** `GET /Set`: a page of the collection, oldest first unless `$orderby` says otherwise. */
export const list = (kit: ResourceKit): Operation => {
  const { resource, schemas, store } = kit
  const { type, version } = resource
  const page = z
    .object({
      '@odata.context': z.string().optional(),
      '@odata.count': z.int().optional(),
      '@odata.nextLink': z.string().optional(),
      value: z.array(schemas.answered),
    })
    .openapi(`${type.name}.collection${version === 'beta' ? '' : `.${version}`}`)
  const { '@odata.context': _, ...example } = exampleAnswer(resource)
  return {
    document: documentOf(resource, {
      method: 'get',
      path: '',
      verb: 'list',
      isPlural: true,
      options: ['$filter', '$search', '$orderby', '$select', '$top', '$skip', '$skiptoken', '$count', '$format'],
      prefers: [`odata.maxpagesize`, 'include-unknown-enum-members'],
      success: {
        status: 200,
        description: `Up to ${defaultPage} objects, or as many as \`$top\` says (at most ${largestPage}), oldest first.`,
        ...jsonBody(page, { '@odata.context': collectionContext(resource), value: [example] }),
      },
    }),
    handle: async (c) => {
      const { options: given, level, preferences } = askedOf(c, kit, 'collection')
      const scope = scopeOf(c)
      const asked = await pageAsked(kit, scope.tenant, given, preferences.maxPageSize)
      const { options, after, size } = asked
      const skip = after ? 0 : (options.skip ?? 0)
      const [listed, total] = await Promise.all([
        // One more than the page, to know whether there is a next one.
        store.list(scope, type, { ...options, after, skip, limit: size + 1 }),
        options.count ? store.count(scope, type, options) : undefined,
      ])
      const shown = listed.slice(0, size)
      const last = shown.at(-1)
      const link = listed.length > size && last ? await nextLink(kit, scope.tenant, asked, last.position) : undefined
      const body = {
        ...(level === 'none' ? {} : { '@odata.context': collectionContext(resource, options.select) }),
        ...(total === undefined ? {} : { '@odata.count': total }),
        value: shown.map((stored) => represent(resource, stored, { level, select: options.select })),
        ...(link === undefined ? {} : { '@odata.nextLink': link }),
      }
      return odataResponse(c, body, { level, headers: preferenceApplied({ ...preferences, return: undefined }) })
    },
  }
}
