import * as z from 'zod/mini'
import type { ListedPage, StoreContext } from '../../db/store/store.ts'
import { limits } from '../../odata/query/limits.ts'
import { collectionContext, type Resource, represent } from '../../odata/represent.ts'
import type { GatewayContext } from '../gateway-env.ts'
import { named } from '../openapi/described.ts'
import { exampleAnswer } from '../openapi/entity-example.ts'
import { jsonBody, operationObject } from '../openapi/operation-object.ts'
import type { OperationContext } from '../operation-context.ts'
import { defaultPage, longestLink, nextLink, type Page, readPage } from '../request/page.ts'
import { preferenceApplied } from '../request/prefer.ts'
import { type RequestOptions, readRequestOptions } from '../request/request-options.ts'
import { signalOf } from '../request/signal.ts'
import { storeContextOf } from '../request/store-context.ts'
import { odataResponse } from '../response/odata-response.ts'
import { mostPageBytes, objectOf, shownWithin } from '../response/page-body.ts'
import type { Operation } from './operation.ts'

/** In bytes: `value` and `@odata.nextLink`, with what stands around them. */
const namesAround = 64

/** `GET /Set`: a page of the collection, oldest first unless `$orderby` says otherwise. */
export const list = (context: OperationContext): Operation => {
  const { resource, schemas } = context
  const { type } = resource
  return {
    document: operationObject(resource, {
      method: 'get',
      path: '',
      describe: () => ({
        verb: 'list',
        isPlural: true,
        options: ['$filter', '$search', '$orderby', '$select', '$top', '$skip', '$skiptoken', '$count', '$format'],
        prefers: [`odata.maxpagesize`, 'include-unknown-enum-members'],
        success: {
          status: 200,
          description: `Up to ${defaultPage} objects, or as many as \`$top\` says (at most ${limits.top}), oldest first; fewer where they would make an answer of more than 1 MiB.`,
          ...pageBody(resource, schemas.answered()),
        },
      }),
    }),
    permissions: type.permissions,
    handle: async (c) => {
      const options = readRequestOptions(c, context, 'collection')
      const storeContext = storeContextOf(c)
      const page = await readPage(context, storeContext, options)
      const work = {
        isHeavy: isHeavy(page),
        read: () => readRows(context, storeContext, page),
        answer: (found: ListedPage) => answerPage(c, context, storeContext, found, page, options),
      }
      return context.lanes.page(storeContext.tenant, work, signalOf(c))
    },
  }
}

/** A page as it is answered: its schema and an example. */
const pageBody = (resource: Resource, answered: z.ZodMiniType) => {
  const { type, version } = resource
  const page = named(
    `${type.name}.collection${version === 'beta' ? '' : `.${version}`}`,
    z.object({
      '@odata.context': z.optional(z.string()),
      '@odata.count': z.optional(z.union([z.int(), z.string().check(z.regex(/^\d+$/))])),
      '@odata.nextLink': z.optional(z.string()),
      value: z.array(answered),
    }),
  )
  const { '@odata.context': _, ...example } = exampleAnswer(resource)
  return jsonBody(page, { '@odata.context': collectionContext(resource), value: [example] })
}

/** Whether more rows may be looked at, or put in order, than are answered. */
const isHeavy = ({ query: { filter, search, orderBy, count, skip = 0 } }: Page) =>
  filter !== undefined || search !== undefined || orderBy.length > 0 || count || skip > 0

const readRows = ({ resource, store }: OperationContext, storeContext: StoreContext, { query, after, size }: Page) => {
  const { select, filter, search, orderBy, count } = query
  return store.list(storeContext, resource.type, {
    select,
    filter,
    search,
    orderBy,
    count,
    after,
    skip: after ? 0 : (query.skip ?? 0),
    limit: size,
    mostBytes: mostPageBytes,
  })
}

/** Shows a page: up to a size in bytes, which the objects alone decide. */
const answerPage = async (
  c: GatewayContext,
  context: OperationContext,
  storeContext: StoreContext,
  { unseal, end, total }: ListedPage,
  page: Page,
  options: RequestOptions,
) => {
  const { resource } = context
  const { level, ieee754Compatible, preferences } = options
  const { select } = page.query
  const listed = unseal()
  const members: [name: string, json: string][] = []
  if (level !== 'none') members.push(['@odata.context', JSON.stringify(collectionContext(resource, select))])
  if (total !== undefined) members.push(['@odata.count', ieee754Compatible ? `"${total}"` : String(total)])
  const as = { level, ieee754Compatible, select }
  const most = mostPageBytes - longestLink - namesAround
  const { json, amount } = shownWithin(most, objectOf(members), listed, (stored) => represent(resource, stored, as))
  members.push(['value', json])
  const last = amount < listed.length ? listed[amount - 1]?.position : end
  if (last) members.push(['@odata.nextLink', JSON.stringify(await nextLink(context, storeContext, page, last))])
  const { maxPageSize, includeUnknownEnumMembers } = preferences
  return odataResponse(c, objectOf(members), options, {
    headers: preferenceApplied({ maxPageSize, includeUnknownEnumMembers }),
  })
}
