import { afterAll, describe, expect, it } from 'vitest'
import { answers, callerOf, published, writeScope } from '../support/clients/caller.ts'
import { audience, publicUrl, tenants } from '../support/gateways/running.ts'
import { startApp } from '../support/gateways/start-app.ts'

const app = await startApp()
afterAll(() => app.stop())
const { get, post, call } = callerOf(() => app)

describe('a $skiptoken', () => {
  it('is no good for another set, though its query would be', async () => {
    for (let number = 0; number < 2; number += 1) await post(answers, published)
    const link: string = (await get(`${answers}?$top=1`)).body['@odata.nextLink'].slice(publicUrl.length)
    expect((await get(link)).status).toBe(200)
    const token = link.slice(link.indexOf('?'))
    for (const path of ['/beta/ExtendRemoteHelpSessionResponse', '/beta/CreateRemoteHelpSessionResponse']) {
      expect((await get(`${path}?$top=1`)).status).toBe(200)
      const { status, body } = await get(`${path}${token}`)
      expect([path, status, body.error?.target]).toEqual([path, 400, '$skiptoken'])
    }
  })

  it('is no good beside other options than those of its query', async () => {
    const link: string = (await get(`${answers}?$top=1`)).body['@odata.nextLink'].slice(publicUrl.length)
    for (const option of ["$filter=sessionKey eq 'x'", '$count=true', '$select=id', '$orderby=id desc', '$skip=0']) {
      const { status, body } = await get(`${link}&${option}`)
      expect([option, status, body.error?.target]).toEqual([option, 400, '$skiptoken'])
    }
  })
})

describe('a body', () => {
  it.each([
    ['application/json', 201],
    ['Application/JSON ; Charset=UTF8', 201],
    ['application/json; charset="utf-8"; x=y', 201],
    ['application/json;x=y', 201],
    ['application/json; charset=utf-8x', 415],
    ['application/json; charset=xutf-8', 415],
    ['application/json; x=y; charset=latin1', 415],
    ['application/json; charset=', 415],
    ['application/jsonx', 415],
    ['xapplication/json', 415],
  ])('of type %s', async (type, status) => {
    expect((await post(answers, published, { 'Content-Type': type })).status).toBe(status)
  })

  it('is read whole, in however many pieces it comes', async () => {
    const bytes = new TextEncoder().encode(JSON.stringify(published))
    const pieces = [bytes.slice(0, 7), new Uint8Array(), bytes.slice(7, 90), bytes.slice(90)]
    const body = new ReadableStream({
      start: (controller) => {
        for (const piece of pieces) controller.enqueue(piece)
        controller.close()
      },
    })
    const token = await app.issuer.token({ tenant: tenants[0], scopes: writeScope, audience })
    const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
    const init: RequestInit & { duplex: 'half' } = { method: 'POST', headers, body, duplex: 'half' }
    const { status, headers: answered } = await app.fetch(answers, init)
    expect(status).toBe(201)
    const path = answered.get('Location')?.slice(publicUrl.length) ?? ''
    const { sessionKey, pubSubEncryption } = published
    expect((await get(path)).body).toMatchObject({ sessionKey, pubSubEncryption })
  })

  it('has its one fault told by itself, and several together', async () => {
    const one = await post(answers, { ...published, first: 1 })
    expect([one.status, one.body.error]).toMatchObject([
      400,
      { target: 'first', message: one.body.error.details[0].message, details: [{ target: 'first' }] },
    ])
    const two = await post(answers, { ...published, first: 1, second: 2 })
    const { target, message, details } = two.body.error
    expect([two.status, target, details.map((fault: { target: string }) => fault.target)]).toEqual([
      400,
      undefined,
      ['first', 'second'],
    ])
    for (const fault of details) expect(message).not.toBe(fault.message)
  })

  it('has one fault a property, whatever else is wrong with it', async () => {
    const { body } = await post(answers, { ...published, sessionKey: 5, SessionKey: 6, sessionType: [] })
    const targets = body.error.details.map(({ target }: { target: string }) => target)
    expect(targets.sort()).toEqual(['sessionKey', 'sessionType'])
  })
})

describe('conditions', () => {
  it('take twenty entity tags, of which one may be the right one', async () => {
    const { body, headers } = await post(answers, published)
    const path = `${answers}/${body.id}`
    const patch = (header: string, value: string) =>
      call('PATCH', path, { body: { sessionKey: 'a' }, headers: { [header]: value } }).then(({ status }) => status)
    const tag = headers.get('ETag') ?? ''
    const others = Array.from({ length: 20 }, (_, index) => `"${index + 1000}"`)
    const refused = [...others.slice(1), tag].join(', ')
    expect(await patch('If-None-Match', refused)).toBe(412)
    expect(await patch('If-Match', others.join(','))).toBe(412)
    expect(await patch('If-Match', [...others, tag].join(','))).toBe(400)
    expect(await patch('If-Match', refused)).toBe(200)
  })

  it('are not met by a tag that only begins or ends like the right one', async () => {
    const { body, headers } = await post(answers, published)
    const revision = headers.get('ETag')?.match(/"(.*)"/)?.[1] ?? ''
    for (const tag of [`0${revision}`, `x${revision}`, `${revision}x`, `-${revision}`, `${revision}.0`, '']) {
      const sent = { body: { sessionKey: 'a' }, headers: { 'If-Match': `"${tag}"` } }
      expect([tag, (await call('PATCH', `${answers}/${body.id}`, sent)).status]).toEqual([tag, 412])
    }
  })

  it.each(['', 'x', '"a', 'a"', '""x', 'x""', '"a" "b"', '"a",', ',"a"', '*,"a"', 'w/"a"', '"\u0001"'])(
    'are refused when they are no list of tags: %j',
    async (value) => {
      const { body } = await post(answers, published)
      const headers = { 'If-Match': value }
      const { status } = await call('PATCH', `${answers}/${body.id}`, { body: { sessionKey: 'a' }, headers })
      expect(status).toBe(400)
    },
  )
})

it.each(['70000', '1, 1', 'many'])('takes no body of so many bytes: %s', async (length) => {
  const sent = { headers: { 'Content-Type': 'application/json', 'Content-Length': length }, body: published }
  expect((await callerOf(() => app).call('POST', answers, sent)).status).toBe(413)
})
