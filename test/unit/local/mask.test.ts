import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { behaviours } from '../../../src/behaviours/behaviours.ts'
import { served as model } from '../../../src/entities/model.ts'
import { masking } from '../../../src/local/control/mask.ts'
import { overhear } from '../../../src/local/control/overheard-body.ts'
import { fuzz } from '../../support/process/fuzz.ts'

const mask = masking(
  model,
  behaviours.map(({ action }) => action),
)
const canary = 'CANARY'

describe('a body that is shown', () => {
  it('has no secret and no pass code, in whichever spelling, and the rest as it came', () => {
    expect(
      mask.body({
        '@odata.type': '#microsoft.graph.requestRemoteHelpSessionAccessResponse',
        sessionKey: canary,
        PUBSUBENCRYPTIONKEY: canary,
        acsHelperUserToken: { nested: canary },
        pubSubHelperAccessUri: [canary],
        sessionType: 'viewScreen',
        displayName: null,
        blockChat: true,
      }),
    ).toEqual({
      '@odata.type': '#microsoft.graph.requestRemoteHelpSessionAccessResponse',
      sessionKey: '***',
      PUBSUBENCRYPTIONKEY: '***',
      acsHelperUserToken: '***',
      pubSubHelperAccessUri: '***',
      sessionType: 'viewScreen',
      displayName: null,
      blockChat: true,
    })
  })

  it('shows nothing under a name that is none: it may be a misspelled one', () => {
    expect(
      mask.body({ sesionKey: canary, 'sessionKey ': canary, displayName: { sessionkey: canary, x: canary } }),
    ).toEqual({
      sesionKey: '***',
      'sessionKey ': '***',
      displayName: { sessionkey: '***', x: '***' },
    })
    for (const whole of [canary, [canary], 5]) expect(mask.body(whole)).toBe('***')
  })

  it('of a batch shows its requests, masked as each is alone', () => {
    expect(
      mask.batch({
        requests: [
          {
            id: '1',
            method: 'POST',
            url: `/Set?$filter=sessionKey eq '${canary}'`,
            headers: { Authorization: canary, Accept: 'text/plain' },
            body: { sessionKey: canary, sessionType: 'elevation' },
          },
          { id: '2', method: 'POST', url: '/Set', body: canary, other: canary },
        ],
        more: canary,
      }),
    ).toEqual({
      requests: [
        {
          id: '1',
          method: 'POST',
          url: `/Set?$filter=sessionKey eq '***'`,
          headers: { authorization: '***', accept: 'text/plain' },
          body: { sessionKey: '***', sessionType: 'elevation' },
        },
        { id: '2', method: 'POST', url: '/Set', body: '***', other: '***' },
      ],
      more: '***',
    })
  })

  it('keeps to itself what JSON does not, whatever shape it has', () => {
    const anywhere = fc.letrec((tie) => ({
      body: fc.dictionary(fc.constantFrom('sessionKey', 'pubSubEncryption', 'body', 'requests', 'x'), tie('value')),
      value: fc.oneof({ maxDepth: 4 }, fc.constant(canary), fc.array(tie('value')), tie('body')),
    })).value
    fc.assert(
      fc.property(anywhere, (value) => {
        expect(JSON.stringify([mask.body(value), mask.batch(value)])).not.toContain(canary)
      }),
      fuzz(300),
    )
  })
})

describe('a query that is shown', () => {
  it.each([
    ['', ''],
    ['?$top=5&$orderby=sessionType desc', '?$top=5&$orderby=sessionType desc'],
    ["?$filter=sessionType eq 'viewScreen'", "?$filter=sessionType eq 'viewScreen'"],
    ["?$filter=displayName%20eq%20'a''b'&$count=true", "?$filter=displayName%20eq%20'a''b'&$count=true"],
    [
      '?$filter=lastConnectionDateTime%20le%202030-01-31T12:00:00Z',
      '?$filter=lastConnectionDateTime%20le%202030-01-31T12:00:00Z',
    ],
    [`?$filter=sessionKey eq '${canary}'`, "?$filter=sessionKey eq '***'"],
    [`?filter=SESSIONKEY+eq+%27${canary}%27`, "?filter=SESSIONKEY+eq+'***'"],
    [`?$filter=session%4Bey%20eq%20%27a%27%27${canary}%27`, "?$filter=session%4Bey%20eq%20'***'"],
    [
      `?$filter=contains(sessionKey,'${canary}') and sessionType eq 'elevation'`,
      "?$filter=contains(sessionKey,'***') and sessionType eq '***'",
    ],
    [`?$filter=sesionKey eq '${canary}'`, '?$filter=***'],
    [`?$filter=sessionKey eq '${canary}`, '?$filter=***'],
    [`?$filter=sessionKey eq ${canary}`, '?$filter=***'],
    [`?$filter=sessionKey eq "${canary}"`, '?$filter=***'],
    [`?$filter=sessionKey eq '%ff${canary}'`, '?$filter=***'],
    [`?$search="${canary}"`, '?$search=***'],
    [`?$skiptoken=${canary}`, '?$skiptoken=***'],
    [`?sessionKey=${canary}&x`, '?***=***&***'],
    [`?@key='${canary}'`, '?***=***'],
    [`?access_token=${canary}&awps_reconnection_token=${canary}`, '?***=***&***=***'],
    [`?$orderby='${canary}'`, '?$orderby=***'],
  ])('%s', (query, shown) => {
    expect(mask.query(query)).toBe(shown)
  })

  it('and a path have no literal where a pass code is named', () => {
    expect(mask.path(`/beta/Set(sessionKey='${canary}')`)).toBe("/beta/Set(sessionKey='***')")
    expect(mask.path(`/beta/Set(sessionKey=${canary})/x`)).toBe('/beta/Set(sessionKey=***)/x')
    const device = '/beta/deviceManagement/managedDevices/1/retrieveRemoteHelpSession'
    for (const key of [
      `(sessionKey='${canary}')`,
      `(SESSIONKEY='${canary}')`,
      `(sessionKey=${canary})`,
      `(session%4Bey=%27${canary}%27)`,
      `(sessionKey%3D%27${canary}%27)`,
      `(sessionKey%3d${canary})`,
      `(sessionKey='O''${canary}')`,
      `(sessionKey:'${canary}')`,
      `(sessionKey%253D%2527${canary}%2527)`,
      `('${canary}',sessionKey)`,
      `/sessionKey/${canary}`,
      // Called otherwise than it is, without the name.
      `('${canary}')`,
      `(${canary})`,
      `(key='${canary}')`,
      `/${canary}`,
      `%28%27${canary}%27%29`,
      `(sessionKey='x')/${canary}`,
    ])
      expect([key, mask.path(device + key)]).toEqual([key, expect.not.stringContaining(canary)])
    for (const other of [
      `/remoteHelp/join/${canary}`,
      `/beta/1/microsoft.graph.retrieve%52emoteHelpSession('${canary}')`,
    ])
      expect(mask.path(other)).not.toContain(canary)
    for (const plain of ["/beta/Set('01a2')", '/beta/ExtendRemoteHelpSessionResponse/01a2', '/remoteHelp/join', device])
      expect(mask.path(plain)).toBe(plain)
    expect(mask.path(`${device}(sessionKey=@k)`)).toBe(`${device}(sessionKey=***)`)
  })
})

it('shows headers but for what lets their bearer in', () => {
  const shown = mask.headers(new Headers({ Authorization: canary, Cookie: canary, 'X-Api-Key': canary, Prefer: 'a=b' }))
  expect(shown).toEqual({ authorization: '***', cookie: '***', 'x-api-key': '***', prefer: 'a=b' })
})

describe('a body that is overheard', () => {
  const read = async (body: BodyInit | null, headers: Record<string, string> = {}) => {
    const request = new Request('http://gateway.test', { method: 'POST', body, headers })
    const heard = overhear(request)
    const bytes = new Uint8Array(await request.arrayBuffer())
    return [heard.json((value) => value), bytes.length] as const
  }

  it('is read by whoever reads it as if nobody listened', async () => {
    expect(await read('{"a":1}')).toEqual([{ a: 1 }, 7])
    expect(await read(null)).toEqual([undefined, 0])
    const request = new Request('http://gateway.test', { method: 'POST', body: '{"a":[1]}' })
    const heard = overhear(request)
    const chunks: number[] = []
    for await (const chunk of request.body?.values({ preventCancel: true }) ?? []) chunks.push(chunk.length)
    expect([heard.json((value) => value), chunks]).toEqual([{ a: [1] }, [9]])
  })

  it.each([
    ['is cut off', `{"sessionKey":"${canary}`],
    ['is no JSON', `sessionKey=${canary}`],
    ['names one twice', `{"sessionKey":"${canary}","sessionKey":"${canary}"}`],
    ['is nested too deeply', `${'['.repeat(50_000)}"${canary}"${']'.repeat(50_000)}`],
    ['is no UTF-8', new Uint8Array([0x22, 0xff, 0x22])],
    ['is too long', `"${canary.repeat(200_000)}"`],
  ])('is told by its length alone where it %s', async (_, body) => {
    const [shown, length] = await read(body)
    expect(shown).toBe(`*** (${length} bytes that are not read as JSON)`)
  })

  it('is unpacked, as far as a body may go', async () => {
    const zipped = async (text: string) =>
      new Uint8Array(
        await new Response(new Blob([text]).stream().pipeThrough(new CompressionStream('gzip'))).arrayBuffer(),
      )
    const headers = { 'Content-Encoding': 'gzip' }
    expect((await read(await zipped('{"a":1}'), headers))[0]).toEqual({ a: 1 })
    for (const body of [await zipped(' '.repeat(2 ** 21)), '{"a":1}'])
      expect((await read(body, headers))[0]).toMatch(/^\*\*\* \(\d+ bytes/)
  })

  it('is read after all where nobody has, unless it may have no end', async () => {
    for (const [headers, expected] of [
      [{ 'Content-Length': '7' }, { a: 1 }],
      [{}, undefined],
    ] as const) {
      const request = new Request('http://gateway.test', { method: 'POST', body: '{"a":1}', headers })
      const heard = overhear(request)
      await heard.finish()
      expect(heard.json((value) => value)).toEqual(expected)
    }
  })
})
