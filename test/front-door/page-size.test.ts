import { afterAll, expect, it } from 'vitest'
import { callerOf } from '../support/clients/caller.ts'
import { publicUrl, tenants } from '../support/gateways/running.ts'
import { startApp } from '../support/gateways/start-app.ts'

const app = await startApp()
afterAll(() => app.stop())
const { get } = callerOf(() => app)
const partners = '/beta/deviceManagement/remoteAssistancePartners'

// Two more than the largest page holds.
app.connection.exec(`
  with recursive number(value) as (select 1 union all select value + 1 from number where value < 1001)
  insert into remote_assistance_partner (tenant, id, revision, onboarding_status, last_connection_date_time)
  select '${tenants[0]}', printf('%08d', value), 1, 'notOnboarded', '2030-01-01T00:00:00.0000000Z' from number`)

const page = async (path: string, prefer?: string) => {
  const { status, headers, body } = await get(path, prefer === undefined ? {} : { Prefer: prefer })
  expect(status).toBe(200)
  const link = body['@odata.nextLink']?.slice(publicUrl.length)
  return { count: body.value.length, applied: headers.get('Preference-Applied'), link, first: body.value[0]?.id }
}

it.each<[string, string | undefined, number, string | null]>([
  ['', undefined, 100, null],
  ['', 'odata.maxpagesize=998', 998, 'odata.maxpagesize=998'],
  ['', 'odata.maxpagesize=999', 999, 'odata.maxpagesize=999'],
  ['', 'odata.maxpagesize=1000', 999, 'odata.maxpagesize=999'],
  ['', 'odata.maxpagesize=999999999', 999, 'odata.maxpagesize=999'],
  ['', 'odata.maxpagesize=9999999999', 100, null],
  ['?$top=999', undefined, 999, null],
  ['?$top=5', 'odata.maxpagesize=1000', 5, 'odata.maxpagesize=999'],
  ['?$top=999', 'odata.maxpagesize=3', 3, 'odata.maxpagesize=3'],
])('has pages of a size that both sides agree to: %s, %s', async (query, prefer, count, applied) => {
  const first = await page(partners + query, prefer)
  expect([first.count, first.applied]).toEqual([count, applied])
  expect(first.link).toContain('$skiptoken=')
})

it('pages on in the size of the first page, or in a smaller one that is asked for', async () => {
  const { link } = await page(partners, 'odata.maxpagesize=400')
  for (const [suffix, prefer, count] of [
    ['', undefined, 400],
    ['', 'odata.maxpagesize=7', 7],
    ['&$top=5', undefined, 5],
    ['&$top=999', undefined, 601],
    ['&$top=9', 'odata.maxpagesize=4', 4],
    ['', 'odata.maxpagesize=999', 400],
  ] as const) {
    const next = await page(link + suffix, prefer)
    expect([suffix, prefer, next.count, next.first]).toEqual([suffix, prefer, count, '00000401'])
  }
  const { status, body } = await get(`${link}&$skip=1`)
  expect([status, body.error?.target]).toEqual([400, '$skiptoken'])
})

it('has no link after the last page, be it full or not', async () => {
  expect((await page(`${partners}?$top=2&$skip=999`)).link).toBeUndefined()
  expect((await page(`${partners}?$top=3&$skip=999`)).link).toBeUndefined()
  expect((await page(`${partners}?$top=1&$skip=999`)).link).toBeDefined()
  expect((await page(`${partners}?$skip=1001`)).count).toBe(0)
})

it('skips once, not on every page', async () => {
  const { first, link } = await page(`${partners}?$skip=10&$top=2`)
  expect([first, (await page(link)).first]).toEqual(['00000011', '00000013'])
  // Of more rows than are read at once.
  const large = await page(`${partners}?$skip=10&$top=400`)
  expect([large.first, large.count, (await page(large.link)).first]).toEqual(['00000011', 400, '00000411'])
})
