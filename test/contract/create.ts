import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { publicUrl, type Running } from '../support/gateways/running.ts'

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const golden = (name: string) => readFileSync(new URL(`../golden/${name}`, import.meta.url), 'utf8')

export const createContract = (gateway: () => Running) =>
  describe('POST RequestRemoteHelpSessionAccessResponse', () => {
    const { post, get } = callerOf(gateway)

    it('answers the published request, byte for byte, with 201 and the object', async () => {
      const answer = await post(answers, golden('create-request.json'))
      expect(answer.status).toBe(201)
      const { '@odata.context': context, '@odata.etag': _etag, id, ...rest } = answer.body
      expect(rest).toEqual(JSON.parse(golden('create-response.json')))
      expect(context).toBe(`${publicUrl}/beta/$metadata#RequestRemoteHelpSessionAccessResponse/$entity`)
      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    })

    it('sends the headers that Graph sends, and where the object is', async () => {
      const asked = '0b0b0b0b-1111-4222-8333-444444444444'
      const { headers, body } = await post(answers, published, { 'client-request-id': asked })
      expect(headers.get('Content-Type')).toBe(
        'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
      )
      expect(headers.get('OData-Version')).toBe('4.0')
      expect(headers.get('Location')).toBe(`${publicUrl}${answers}/${body.id}`)
      expect(headers.get('request-id')).toMatch(guid)
      expect(headers.get('client-request-id')).toBe(asked)
      expect(headers.get('Cache-Control')).toBe('no-store')
      expect((await get(headers.get('Location')?.slice(publicUrl.length) ?? '')).body.id).toBe(body.id)
    })

    it('echoes no client-request-id that is not a GUID', async () => {
      const { headers } = await post(answers, published, { 'client-request-id': 'not-a-guid' })
      expect(headers.get('client-request-id')).toBe(headers.get('request-id'))
    })

    it.each(['viewScreen', 'takeFullControl', 'elevation', 'unattended', 'unknownFutureValue'])(
      'takes the session type %s',
      async (sessionType) => {
        expect((await post(answers, { ...published, sessionType })).body.sessionType).toBe(sessionType)
      },
    )

    it('takes names and members in any case and answers in the declared one', async () => {
      const { status, body } = await post('/BETA/requestremotehelpsessionaccessresponse/', {
        SESSIONKEY: 'k',
        SessionType: 'TAKEFULLCONTROL',
        pubsubencryptionkey: 'e',
        PubSubEncryption: 'iv',
      })
      expect(status).toBe(201)
      expect(body).toMatchObject({ sessionKey: 'k', sessionType: 'takeFullControl', pubSubEncryptionKey: 'e' })
    })

    it('takes @odata.type with and without #, and none at all', async () => {
      const { '@odata.type': _, ...untyped } = published
      const unhashed = { ...untyped, '@odata.type': 'microsoft.graph.requestRemoteHelpSessionAccessResponse' }
      expect((await post(answers, untyped)).status).toBe(201)
      expect((await post(answers, unhashed)).status).toBe(201)
    })

    it('keeps every text exactly', async () => {
      const sessionKey = 'ключ 🔑 "\\/\t\n%_\'; drop table x;--'
      const { body } = await post(answers, { ...published, sessionKey })
      expect((await get(`${answers}/${body.id}`)).body.sessionKey).toBe(sessionKey)
    })

    it('counts characters, not code units, and takes the longest', async () => {
      const longest = {
        sessionKey: '🔑'.repeat(1024),
        pubSubEncryptionKey: 'k'.repeat(4096),
        pubSubEncryption: 'i'.repeat(4096),
      }
      expect((await post(answers, { ...published, ...longest })).status).toBe(201)
    })

    it.each<[string, Record<string, unknown>, string[]]>([
      ['an unknown property', { colour: 'red' }, ['colour']],
      ['a number for a string', { sessionKey: 5 }, ['sessionKey']],
      ['null', { sessionKey: null }, ['sessionKey']],
      ['an empty string', { sessionKey: '' }, ['sessionKey']],
      ['a missing property', { pubSubEncryption: undefined }, ['pubSubEncryption']],
      ['a key that is too long', { sessionKey: 'k'.repeat(1025) }, ['sessionKey']],
      [
        'secrets that are too long',
        { pubSubEncryptionKey: 'k'.repeat(4097), pubSubEncryption: 'k'.repeat(4097) },
        ['pubSubEncryptionKey', 'pubSubEncryption'],
      ],
      ['NUL', { sessionKey: 'a\0b' }, ['sessionKey']],
      ['a lone surrogate', { sessionKey: 'a\ud800b' }, ['sessionKey']],
      ['an unknown member', { sessionType: 'watch' }, ['sessionType']],
      ['a combination of members', { sessionType: 'viewScreen,elevation' }, ['sessionType']],
      ['a number for a member', { sessionType: 2 }, ['sessionType']],
      ['another type', { '@odata.type': '#microsoft.graph.device' }, ['@odata.type']],
      ['two spellings of one property', { SessionKey: 'k' }, ['sessionKey']],
      ['an object and an array', { sessionKey: {}, pubSubEncryption: [] }, ['sessionKey', 'pubSubEncryption']],
      [
        'all of it',
        { sessionKey: 1, sessionType: 'x', pubSubEncryptionKey: '', pubSubEncryption: null, a: 1, id: 1 },
        ['sessionKey', 'sessionType', 'pubSubEncryptionKey', 'pubSubEncryption', 'a'],
      ],
    ])('refuses %s, and says where', async (_, change, targets) => {
      const { status, body } = await post(answers, { ...published, ...change })
      expect(status).toBe(400)
      expect(body.error.code).toBe('ModelValidationFailure')
      expect(body.error.details.map((detail: { target: string }) => detail.target).sort()).toEqual(targets.sort())
      for (const detail of body.error.details)
        expect(detail).toMatchObject({ code: 'ModelValidationFailure', message: expect.stringMatching(/\.$/) })
    })

    it('quotes no value in a refusal', async () => {
      const { text } = await post(answers, { ...published, sessionType: 'CANARY', pubSubEncryptionKey: 'CANARY\0' })
      expect(text).not.toContain('CANARY')
    })
  })
