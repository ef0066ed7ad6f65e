import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { answers, callerOf, published, writeScope } from '../support/clients/caller.ts'
import { audience, type Running, tenants } from '../support/gateways/running.ts'

const json = JSON.stringify(published)

export const errorsContract = (gateway: () => Running) =>
  describe('errors', () => {
    const { call, get, post } = callerOf(gateway)

    it('has one envelope', async () => {
      const asked = '0b0b0b0b-1111-4222-8333-444444444444'
      const { body, headers } = await get(`${answers}/none`, { 'client-request-id': asked })
      expect(body).toEqual({
        error: {
          code: 'ResourceNotFound',
          message: expect.any(String),
          innerError: {
            date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
            'request-id': headers.get('request-id'),
            'client-request-id': asked,
          },
        },
      })
      expect(headers.get('Content-Type')).toBe('application/json')
      expect(headers.get('Cache-Control')).toBe('no-store')
    })

    it('quotes no more than the beginning of a long path', async () => {
      for (const path of ['/beta/', '/', '/v1.0/deviceManagement/']) {
        const { body } = await get(`${path}${'x'.repeat(2000)}`)
        expect(body.error.message).toContain(`${'x'.repeat(64)}…`)
        expect(body.error.message).not.toContain('x'.repeat(65))
      }
    })

    it.each([
      ['/beta/nothing', 400, 'BadRequest', "Resource not found for the segment 'nothing'."],
      ['/beta/deviceManagement/nothing', 400, 'BadRequest', "Resource not found for the segment 'nothing'."],
      [`${answers}/x/nothing`, 400, 'BadRequest', "Resource not found for the segment 'nothing'."],
      [
        '/v1.0/RequestRemoteHelpSessionAccessResponse',
        400,
        'BadRequest',
        "Resource not found for the segment 'RequestRemoteHelpSessionAccessResponse'. It is under /beta.",
      ],
      ...[
        ['/v1.0/deviceManagement/remoteAssistanceSettings', 'remoteAssistanceSettings', 'It is under /beta.'],
        ['/V1.0/REMOTEHELPSESSIONRETRIEVERESPONSE/x', 'REMOTEHELPSESSIONRETRIEVERESPONSE', 'It is under /beta.'],
        ["/v1.0/ExtendRemoteHelpSessionResponse('x')/nothing", 'ExtendRemoteHelpSessionResponse', 'It is under /beta.'],
        ['/beta/deviceManagment/remoteAssistancePartners', 'deviceManagment', "Did you mean 'deviceManagement'?"],
        [
          '/beta/RequestRemoteHelpSessionAcessResponse/x',
          'RequestRemoteHelpSessionAcessResponse',
          "Did you mean 'RequestRemoteHelpSessionAccessResponse'?",
        ],
        [
          '/v1.0/devicemanagement/RemoteAssistancePartner',
          'RemoteAssistancePartner',
          "Did you mean 'remoteAssistancePartners'?",
        ],
        ['/beta/deviceManagement/remoteAssistancePartners/x/disconect', 'disconect', "Did you mean 'disconnect'?"],
        [
          '/v1.0/deviceManagement/remoteAssistancePartners/x/microsoft.graph.beginOnbording',
          'microsoft.graph.beginOnbording',
          "Did you mean 'beginOnboarding'?",
        ],
        ['/beta/$metdata', '$metdata', "Did you mean '$metadata'?"],
        ['/beta/batch', 'batch', "Did you mean '$batch'?"],
        ...(
          [
            ['/beta/remoteAssistancePartners/x', 'remoteAssistancePartners', '/beta/deviceManagement/'],
            ['/v1.0/remoteAssistancePartners', 'remoteAssistancePartners', '/v1.0/deviceManagement/'],
            ['/v1.0/remoteAssistanceSetting', 'remoteAssistanceSettings', '/beta/deviceManagement/'],
            ['/v1.0/ExtendRemoteHelpSesionResponse', 'ExtendRemoteHelpSessionResponse', '/beta/'],
          ] as const
        ).map(([path, name, place]) => [path, path.split('/')[2], `Did you mean '${place}${name}'?`]),
      ].map(([path, segment, hint]): [string, number, string, string] => [
        path ?? '',
        400,
        'BadRequest',
        `Resource not found for the segment '${segment}'. ${hint}`,
      ]),
      ...[
        ['/deviceManagement/remoteAssistancePartners', 'deviceManagement', 'It is under /beta and /v1.0.'],
        ['/RemoteHelpSessionRetrieveResponse/x/y/z', 'RemoteHelpSessionRetrieveResponse', 'It is under /beta.'],
        ['/RequestRemoteHelpSessionAccessResponse/x', 'RequestRemoteHelpSessionAccessResponse', 'It is under /beta.'],
        ['/bta/RequestRemoteHelpSessionAccessResponse', 'bta', "Did you mean 'beta'?"],
        ['/v2.0/deviceManagement', 'v2.0', "Did you mean 'v1.0'?"],
        ['/v1/deviceManagement/remoteAssistancePartners', 'v1', 'It is under /beta and /v1.0.'],
        [
          '/remoteAssistanceSettings',
          'remoteAssistanceSettings',
          "Did you mean '/beta/deviceManagement/remoteAssistanceSettings'?",
        ],
      ].map(([path, version, hint]): [string, number, string, string] => [
        path ?? '',
        404,
        'ResourceNotFound',
        `Invalid version: ${version}. ${hint}`,
      ]),
      ['/nothing/at/all', 404, 'ResourceNotFound', 'Invalid version: nothing'],
    ])('answers a path that leads nowhere as Graph does: %s', async (path, status, code, message) => {
      const answer = await get(path)
      expect([answer.status, answer.body.error.code]).toEqual([status, code])
      expect(answer.body.error.message).toBe(message)
    })

    it.each([
      ['PUT', answers],
      ['PATCH', answers],
      ['PUT', `${answers}/x`],
      ['POST', `${answers}/x`],
      ['SEARCH', answers],
    ])('answers 405 with Allow: %s %s', async (method, path) => {
      const { status, body, headers } = await call(method, path)
      expect([status, body.error.code]).toEqual([405, 'MethodNotAllowed'])
      expect(headers.get('Allow')).toMatch(/GET, HEAD/)
    })

    it("says in Graph's words that a body is missing, or that its type is", async () => {
      const { issuer, fetch } = gateway()
      const token = await issuer.token({ tenant: tenants[0], scopes: writeScope, audience })
      const said = async (body: Uint8Array<ArrayBuffer> | null, headers: Record<string, string> = {}) => {
        const sent = { method: 'POST', headers: { Authorization: `Bearer ${token}`, ...headers }, body }
        const answer = await fetch(answers, sent)
        return [answer.status, JSON.parse(await answer.text()).error.message]
      }
      const missing = [400, 'Empty Payload. JSON content expected.']
      expect(await said(null)).toEqual(missing)
      expect(await said(null, { 'Content-Type': 'application/json' })).toEqual(missing)
      expect(await said(new TextEncoder().encode(json))).toEqual([
        400,
        'Unable to read JSON request payload. Please ensure Content-Type header is set and payload is of valid JSON format.',
      ])
    })

    it.each<[string, string | Uint8Array<ArrayBuffer>, Record<string, string>, number, string]>([
      ['a body over 64 KiB', JSON.stringify({ ...published, x: 'x'.repeat(65536) }), {}, 413, 'RequestEntityTooLarge'],
      [
        'a small body that grows',
        new Uint8Array(gzipSync('x'.repeat(1e6))),
        { 'Content-Encoding': 'gzip' },
        413,
        'RequestEntityTooLarge',
      ],
      ['another media type', json, { 'Content-Type': 'text/plain' }, 415, 'UnsupportedMediaType'],
      ['a relative of JSON', json, { 'Content-Type': 'application/merge-patch+json' }, 415, 'UnsupportedMediaType'],
      ['another charset', json, { 'Content-Type': 'application/json; charset=utf-16' }, 415, 'UnsupportedMediaType'],
      ['another encoding', json, { 'Content-Encoding': 'br' }, 415, 'UnsupportedMediaType'],
      ['what is not gzip', json, { 'Content-Encoding': 'gzip' }, 400, 'BadRequest'],
      ['no body', '', {}, 400, 'BadRequest'],
      ['malformed JSON', '{"sessionKey":', {}, 400, 'BadRequest'],
      ['an array', '[]', {}, 400, 'BadRequest'],
      ['a duplicate name', json.replace('{', '{"sessionKey":"a",'), {}, 400, 'BadRequest'],
      ['an escaped duplicate name', json.replace('{', '{"session\\u004bey":"a",'), {}, 400, 'BadRequest'],
      ['__proto__', json.replace('{', '{"__proto__":{},'), {}, 400, 'BadRequest'],
      ['nesting over 8', json.replace('{', `{"a":${'['.repeat(9)}${']'.repeat(9)},`), {}, 400, 'BadRequest'],
      ['nesting of thousands', '['.repeat(30000), {}, 400, 'BadRequest'],
      [
        'invalid UTF-8',
        new Uint8Array([...new TextEncoder().encode(json.slice(0, 20)), 0xff, 0xfe]),
        {},
        400,
        'BadRequest',
      ],
    ])('refuses %s', async (_, body, headers, status, code) => {
      const answer = await post(answers, body, headers)
      expect([answer.status, answer.body.error.code]).toEqual([status, code])
    })

    it.each(['gzip', 'x-gzip', 'GZip', ' gzip '])('takes a body in the encoding %j', async (encoding) => {
      const zipped = new Uint8Array(gzipSync(json))
      expect((await post(answers, zipped, { 'Content-Encoding': encoding })).status).toBe(201)
    })

    it.each(['identity', 'Identity', ''])('takes a body as it is in the encoding %j', async (encoding) => {
      expect((await post(answers, json, { 'Content-Encoding': encoding })).status).toBe(201)
    })

    it.each([
      ...['application/json', 'APPLICATION/JSON', 'application/json;charset=utf-8', 'application/json; charset=UTF-8'],
      ...[
        'application/json ; charset="utf-8"',
        'application/json;charset=utf8',
        'application/json;odata.metadata=full',
      ],
      'application/json;IEEE754Compatible=true;charset=utf-8',
    ])('takes a body of the type %s', async (type) => {
      expect((await post(answers, json, { 'Content-Type': type })).status).toBe(201)
    })

    it('asks for the missing Content-Type with 400, as Graph does', async () => {
      const { status, body } = await post(answers, new TextEncoder().encode(json), { 'Content-Type': '' })
      expect([status, body.error.code]).toEqual([400, 'BadRequest'])
      expect(body.error.message).toMatch(/^Unable to read JSON request payload\./)
    })

    it('writes nothing of a request into its output', async () => {
      await post(answers, { ...published, sessionKey: 'CANARY', pubSubEncryptionKey: 'CANARY' })
      await get(`${answers}/CANARY?CANARY=CANARY`, { 'client-request-id': 'CANARY' })
      expect(gateway().output()).not.toContain('CANARY')
    })
  })
