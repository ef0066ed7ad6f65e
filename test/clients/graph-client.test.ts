import {
  type GraphError,
  PageIterator,
  type PageIteratorCallback,
  ResponseType,
  RetryHandlerOptions,
} from '@microsoft/microsoft-graph-client'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { published } from '../support/clients/caller.ts'
import { type HttpsGateway, lineOf, startHttpsGateway } from '../support/gateways/https-gateway.ts'
import { graphClientOf, sessions } from './support/graph-client.ts'

describe('@microsoft/microsoft-graph-client', () => {
  /** Seconds that the next requests are told to wait, in turn. */
  const waits: number[] = []
  let gateway: HttpsGateway
  beforeAll(async () => {
    gateway = await startHttpsGateway(async ({ isWrite }) => (isWrite ? (waits.shift() ?? 0) : 0))
  })
  afterAll(() => gateway?.stop())
  afterEach(() => {
    gateway.wire()
  })
  const client = () => graphClientOf(gateway)
  const lines = () => gateway.wire().map(lineOf)
  const set = `/beta${sessions}`

  it('creates, reads, updates and deletes', async () => {
    const made = await client().api(sessions).post(published)
    expect(made).toMatchObject({ ...published, id: expect.any(String) })
    const [exchange] = gateway.wire()
    expect(exchange && lineOf(exchange)).toBe(`POST ${set} 201`)
    expect(exchange?.answered.get('Location')).toBe(`${gateway.url}${set}/${made.id}`)
    // What the stock middleware adds of its own.
    expect(exchange?.asked.get('SdkVersion')).toMatch(/^graph-js\/3\./)
    expect(exchange?.asked.get('client-request-id')).toBe(exchange?.answered.get('client-request-id'))

    const item = `${sessions}/${made.id}`
    expect(await client().api(item).get()).toEqual(made)
    const whole = { ...made, pubSubEncryption: 'another' }
    const { id, ...change } = whole
    const changed = await client().api(item).header('If-Match', made['@odata.etag']).patch(change)
    expect(changed).toEqual({ ...whole, '@odata.etag': expect.not.stringContaining(made['@odata.etag']) })
    await client().api(item).delete()
    await expect(client().api(item).get()).rejects.toMatchObject({ statusCode: 404 })
    const path = `${set}/${id}`
    expect(lines()).toEqual([`GET ${path} 200`, `PATCH ${path} 200`, `DELETE ${path} 204`, `GET ${path} 404`])
  })

  it('sees status and headers in a raw response', async () => {
    const answer: Response = await client().api(sessions).responseType(ResponseType.RAW).post(published)
    expect([answer.status, answer.headers.get('OData-Version')]).toEqual([201, '4.0'])
    const etag = answer.headers.get('ETag') ?? ''
    const { id, '@odata.etag': sameEtag } = await answer.json()
    expect(sameEtag).toBe(etag)
    const again = client().api(`${sessions}/${id}`).header('If-None-Match', etag).responseType(ResponseType.RAW)
    const unchanged: Response = await again.get()
    expect([unchanged.status, unchanged.headers.get('ETag')]).toEqual([304, etag])
    const minimal = client().api(sessions).header('Prefer', 'return=minimal').responseType(ResponseType.RAW)
    const quiet: Response = await minimal.post(published)
    expect([quiet.status, quiet.headers.get('Preference-Applied')]).toEqual([204, 'return=minimal'])
    expect(lines()).toEqual([`POST ${set} 201`, `GET ${set}/${id} 304`, `POST ${set} 204`])
  })

  it('asks with every query option it has a method for', async () => {
    const partners = '/deviceManagement/remoteAssistancePartners'
    for (const displayName of ["O'Brien & sons", 'b', 'a #1']) await client().api(partners).post({ displayName })
    const page = await client()
      .api(partners)
      .select(['id', 'displayName'])
      // The client sends what it is given: whoever uses it encodes what has a meaning in a URL.
      .filter(encodeURIComponent("startswith(displayName, 'O''Brien &') or displayName eq 'a #1'"))
      .orderby('displayName asc')
      .top(1)
      .count()
      .get()
    expect(page).toMatchObject({ '@odata.count': 2, value: [{ displayName: "O'Brien & sons" }] })
    expect(Object.keys(page.value[0]).filter((name) => !name.startsWith('@'))).toEqual(['id', 'displayName'])
    const rest = await client().api(page['@odata.nextLink']).get()
    expect(rest.value).toMatchObject([{ displayName: 'a #1' }])
    const skipped = await client().api(partners).orderby('displayName').skip(2).query('$count=true').get()
    expect(skipped).toMatchObject({ '@odata.count': 3, value: [{ displayName: 'b' }] })
    expect(await client().api(`${partners}/$count`).get()).toBe('3')
    expect(await client().api(partners).search('sons').get()).toMatchObject({
      value: [{ displayName: "O'Brien & sons" }],
    })
  })

  it('turns page after page with a PageIterator', async () => {
    const ids: string[] = []
    for (let made = 0; made < 5; made++) ids.push((await client().api(sessions).post(published)).id)
    const filter = `id ge '${ids[0]}' and id le '${ids[4]}'`
    const first = await client().api(sessions).filter(filter).orderby('id desc').top(2).get()
    expect(new URL(first['@odata.nextLink']).origin).toBe(gateway.url)
    gateway.wire()
    const seen: string[] = []
    const onItem: PageIteratorCallback = ({ id }: { id: string }) => seen.push(id) > 0
    const options = { headers: { Prefer: 'odata.maxpagesize=2' } }
    const pages = new PageIterator(client(), first, onItem, options)
    await pages.iterate()
    expect([seen, pages.isComplete()]).toEqual([ids.toReversed(), true])
    expect(lines()).toEqual([`GET ${set} 200`, `GET ${set} 200`])
  })

  it('waits for as long as Retry-After says, and tries again', async () => {
    waits.push(1, 1)
    const timer = vi.spyOn(globalThis, 'setTimeout')
    const { id } = await client().api(sessions).post(published)
    expect(id).toEqual(expect.any(String))
    const delays = timer.mock.calls.map(([, milliseconds]) => milliseconds)
    expect(delays.filter((delay) => delay === 1000)).toHaveLength(2)
    const exchanges = gateway.wire()
    expect(exchanges.map(lineOf)).toEqual([`POST ${set} 429`, `POST ${set} 429`, `POST ${set} 201`])
    expect(exchanges.map(({ answered }) => answered.get('Retry-After'))).toEqual(['1', '1', null])
    expect(exchanges.map(({ asked }) => asked.get('Retry-Attempt'))).toEqual([null, '1', '2'])
  })

  it('tells how long to wait when it does not try again itself', async () => {
    waits.push(7)
    const once = client()
      .api(sessions)
      .middlewareOptions([new RetryHandlerOptions(0, 0)])
    const error: GraphError = await once.post(published).catch((thrown: unknown) => thrown)
    expect([error.statusCode, error.code, error.headers?.get('Retry-After')]).toEqual([429, 'TooManyRequests', '7'])
    expect(lines()).toEqual([`POST ${set} 429`])
  })
})
