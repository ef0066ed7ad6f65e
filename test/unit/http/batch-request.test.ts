import { describe, expect, it } from 'vitest'
import { parseBatch } from '../../../src/http/batch/batch-request.ts'
import { readInner } from '../../../src/http/batch/inner-request.ts'

const item = { id: '1', method: 'GET', url: '/things' }
const parsed = (change: object) => parseBatch({ requests: [{ ...item, ...change }] })
const one = (change: object) => parsed(change).map((inner) => readInner(inner, 'beta'))[0]

describe('the headers of a request in a batch', () => {
  it('are not those that say who calls, from where and how it is sent', () => {
    const outer = {
      Authorization: 'Bearer x',
      Cookie: 'a=b',
      Host: 'evil.example.test',
      Forwarded: 'for=192.0.2.1',
      'X-Forwarded-For': '192.0.2.1',
      'x-forwarded-host': 'evil.example.test',
      'X-FORWARDED-PROTO': 'http',
      'X-Forwarded-Prefix': '/x',
      Connection: 'close',
      'Transfer-Encoding': 'chunked',
      'Content-Length': '1',
      'Content-Encoding': 'gzip',
      TE: 'trailers',
      Trailer: 'X',
      Upgrade: 'websocket',
      Expect: '100-continue',
    }
    for (const [name, value] of Object.entries(outer)) {
      for (const spelled of [name, name.toLowerCase(), name.toUpperCase()]) {
        const inner = one({ headers: { [spelled]: value } })
        expect([spelled, inner?.method, [...(inner?.headers ?? [])]]).toEqual([spelled, 'GET', []])
      }
    }
  })

  it('are all the others, as they are', () => {
    const inner = {
      accept: 'application/json',
      'accept-encoding': 'gzip',
      'client-request-id': 'x',
      'content-language': 'en',
      'content-type': 'application/json',
      'if-match': 'W/"1"',
      'if-none-match': '*',
      prefer: 'return=minimal',
      'repeatability-first-sent': 'x',
      'repeatability-request-id': 'x',
      'x-forward': 'x',
      tea: 'x',
    }
    expect(Object.fromEntries(one({ headers: inner })?.headers ?? [])).toEqual(inner)
  })
})

describe('a request in a batch', () => {
  it.each(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])(
    'may have the method %s, in any case',
    (method) => {
      expect(one({ method })?.method).toBe(method)
      expect(one({ method: method.toLowerCase() })?.method).toBe(method)
    },
  )

  it.each(['CONNECT', 'TRACE', 'GETS', ' GET', '', 1])('may not have the method %j', (method) => {
    expect(() => one({ method })).toThrow('Batch request 1 needs an HTTP method.')
  })

  it('has an id of 1 to 128 characters, which is compared in any case', () => {
    for (const id of ['a', 'x'.repeat(128)]) expect(parsed({ id })[0]?.id).toBe(id)
    for (const id of ['', 'x'.repeat(129), null]) {
      expect(() => one({ id })).toThrow('Every request in a batch needs an id, a string.')
    }
    const requests = [
      { ...item, id: 'b', dependsOn: ['A', 'a', 'A'] },
      { ...item, id: 'a' },
    ]
    expect(parseBatch({ requests }).map(({ id, dependsOn }) => [id, dependsOn])).toEqual([
      ['a', []],
      ['b', ['a']],
    ])
  })

  it.each(['headers', 'dependsOn', 'body', 'atomicityGroup'])('may have null for %s, which is nothing', (name) => {
    for (const method of ['GET', 'POST']) expect(one({ method, [name]: null })).toEqual(one({ method }))
    expect(parsed({ [name]: null })[0]?.dependsOn).toEqual([])
  })

  it('may be one of twenty', () => {
    const many = (count: number) => ({ requests: Array.from({ length: count }, (_, id) => ({ ...item, id: `${id}` })) })
    expect(parseBatch(many(20))).toHaveLength(20)
    expect(() => parseBatch(many(21))).toThrow('Number of requests inside batch exceeds the limit of 20.')
  })

  it.each<[string, object, string | undefined]>([
    ['as JSON', { body: { a: [1] }, headers: { 'Content-Type': 'application/json' } }, '{"a":[1]}'],
    ['as JSON with a parameter', { body: 'x', headers: { 'content-type': 'Application/JSON ; charset=utf-8' } }, '"x"'],
    ['as it is, of text', { body: 'YWI=', headers: { 'Content-Type': 'text/plain' } }, 'YWI='],
    ['as it is, of text with a parameter', { body: '', headers: { 'Content-Type': 'Text/X ;charset=utf-8' } }, ''],
    ['as base64 of anything else', { body: 'YWI=', headers: { 'Content-Type': 'application/xml' } }, 'ab'],
    ['as base64 of a relative of JSON', { body: 'YWI', headers: { 'Content-Type': 'application/jsonx' } }, 'ab'],
    ['as no bytes, empty without a type', { body: '' }, ''],
    ['as no bytes, empty as JSON', { body: '', headers: { 'Content-Type': 'application/json' } }, ''],
    ['as nothing', { headers: { 'Content-Type': 'application/json' } }, undefined],
    ['as null', { body: null, headers: { 'Content-Type': 'application/json' } }, undefined],
    ['as null without a type', { body: null }, undefined],
  ])('has its body %s', (_, change, text) => {
    const body = one({ method: 'POST', ...change })?.body
    expect(body instanceof Uint8Array ? new TextDecoder().decode(body) : body).toBe(text)
    for (const method of ['GET', 'HEAD']) expect(one({ method, ...change })?.body).toBeUndefined()
  })

  it.each<[string, object]>([
    ['without a type', { body: {} }],
    ['that is no text', { body: {}, headers: { 'Content-Type': 'text/plain' } }],
    ['that is no base64', { body: '!!', headers: { 'Content-Type': 'application/xml' } }],
  ])('may not have a body %s', (_, change) => {
    expect(() => one({ method: 'POST', ...change })).toThrow(
      /^(Write request id : 1 does not|The body of batch request 1)/,
    )
  })

  it.each([
    ['things', '/beta/things'],
    ['/things?$top=1#x', '/beta/things'],
    ['/beta/things', '/beta/things'],
    ['/BETA/things', '/beta/things'],
    ['/a/../things', '/beta/things'],
    ["/things('%2e%2e')", "/beta/things('%2e%2e')"],
  ])('is below the root of its version: %s', (url, path) => expect(one({ url })?.url.pathname).toBe(path))

  it.each([
    ...['https://batch/beta/things', 'http:things', '//batch/beta/things', '\\\\batch\\x', '/\\evil.example.test/x'],
    ...[
      '../things',
      '/beta/../v1.0/things',
      '/beta//../../v1.0',
      '/../v1.0/things',
      '/%2e%2e/v1.0/things',
      '/..\\v1.0',
      '/a/../../healthz',
      1,
      null,
      undefined,
    ],
  ])('is nowhere else: %j', (url) => {
    expect(() => one({ url })).toThrow('The url of batch request 1 must be relative to /beta.')
  })

  it.each(['/$batch', '$batch', '/%24batch', '/$BATCH/', '/%24Batch?x', '/beta/$batch'])('is no batch: %s', (url) => {
    expect(() => one({ url, method: 'POST' })).toThrow('Batch request 1 is a batch: batches do not nest.')
  })
})
