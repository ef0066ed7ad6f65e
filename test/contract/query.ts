import { beforeAll, describe, expect, it } from 'vitest'
import { served as model } from '../../src/entities/model.ts'
import { callerOf } from '../support/clients/caller.ts'
import { ownTenants, publicUrl, type Running, tenants } from '../support/gateways/running.ts'

const retrieved = '/beta/RemoteHelpSessionRetrieveResponse'
const example = {
  '@odata.type': '#microsoft.graph.retrieveRemoteHelpSessionResponse',
  sessionKey: 'Session Key value',
  acsHelperUserToken: 'Acs Helper User Token value',
  acsHelperUserId: 'Acs Helper User Id value',
  acsSharerUserId: 'Acs Sharer User Id value',
  acsGroupId: 'Acs Group Id value',
  sessionType: 'takeFullControl',
  deviceName: 'Device Name value',
  pubSubGroupId: 'Pub Sub Group Id value',
  pubSubHelperAccessUri: 'Pub Sub Helper Access Uri value',
  sessionExpirationDateTime: '2016-12-31T23:59:57.5564522-08:00',
}

export const queryContract = (gateway: () => Running) =>
  describe('the query language', () => {
    const { get, post, call } = callerOf(gateway, ownTenants.query)
    const query = (options: string) => get(`${retrieved}?${options}`)
    const local = (link: string) => link.slice(publicUrl.length)

    beforeAll(async () => {
      for (let number = 0; number < 25; number += 1) {
        const { status } = await post(retrieved, {
          ...example,
          sessionKey: `key ${number % 5}`,
          deviceName: `device ${String(number).padStart(2, '0')}`,
          webClientUri: number % 2 ? `https://example.test/${number}` : null,
        })
        expect(status).toBe(201)
      }
    })

    it('counts', async () => {
      expect((await get(`${retrieved}/$count`)).text).toBe('25')
    })

    it.each([
      ["sessionKey eq 'key 1'", 5],
      ["sessionkey EQ 'key 1' and deviceName gt 'device 10'", 3],
      ['webClientUri eq null', 13],
      ["startsWith(deviceName,'device 0') and not endswith(deviceName,'5')", 9],
      ["sessionType eq microsoft.graph.allowedRemoteAssistanceActions'takeFullControl'", 25],
      ['sessionExpirationDateTime eq 2017-01-01T07:59:57.5564522Z', 25],
      ["sessionKey in ('key 1','key 2') or length(deviceName) lt 3", 10],
      ["year(sessionExpirationDateTime) add 1 eq 2018 and contains(tolower(deviceName),'VICE')", 0],
    ])('filters by %s', async (filter, expected) => {
      const { status, body } = await query(`$count=true&$filter=${encodeURIComponent(filter)}`)
      expect([status, body.value.length, body['@odata.count']]).toEqual([200, expected, expected])
      expect((await get(`${retrieved}/$count?$filter=${encodeURIComponent(filter)}`)).text).toBe(String(expected))
    })

    it('selects, orders, searches, and does without the $ on beta', async () => {
      const { body } = await query('select=deviceName,id&orderby=webClientUri desc,deviceName desc&search="device 1"')
      expect(body['@odata.context']).toContain('#RemoteHelpSessionRetrieveResponse(deviceName,id)')
      expect(
        Object.keys(body.value[0])
          .filter((name) => !name.startsWith('@'))
          .sort(),
      ).toEqual(['deviceName', 'id'])
      // By address, which the odd ones have; null is less than any, and what is equal goes by name, not by age.
      const inOrder = [19, 17, 15, 13, 11, 18, 16, 14, 12, 10].map((number) => `device ${number}`)
      expect(body.value.map((item: { deviceName: string }) => item.deviceName)).toEqual(inOrder)
    })

    it.each(['', '$orderby=deviceName desc', "$orderby=webClientUri,sessionKey desc&$filter=sessionKey ne 'key 0'"])(
      'pages through everything once, while rows come and go: %s',
      async (options) => {
        const all = (await query(`${options}&$top=999`)).body.value.map((item: { id: string }) => item.id)
        const seen: string[] = []
        let link: string | undefined = `${retrieved}?${options}&$top=4`
        let pages = 0
        while (link) {
          const { status, body } = await get(link)
          expect(status).toBe(200)
          expect(body.value.length).toBeLessThanOrEqual(4)
          seen.push(...body.value.map((item: { id: string }) => item.id))
          if (pages === 1) {
            const { id } = (await post(retrieved, { ...example, sessionKey: 'key 0', deviceName: 'device 00' })).body
            expect((await call('DELETE', `${retrieved}/${id}`)).status).toBe(204)
          }
          pages += 1
          expect(body['@odata.nextLink'] ?? '').not.toContain('key 0')
          link = body['@odata.nextLink'] && local(body['@odata.nextLink'])
        }
        expect(seen).toEqual(all)
        expect(pages).toBe(Math.ceil(all.length / 4))
      },
    )

    it('binds a $skiptoken to its tenant, set and query', async () => {
      const link = local((await query('$top=1&$orderby=deviceName')).body['@odata.nextLink'])
      const token = link.split('$skiptoken=')[1]
      expect((await get(`${link}&$orderby=deviceName`)).status).toBe(200)
      const wrong = [
        [get(`${link}&$orderby=sessionKey`), 400],
        [get(`/beta/ExtendRemoteHelpSessionResponse?$skiptoken=${token}`), 400],
        [get(`${retrieved}?$skiptoken=${token?.slice(0, -2)}xx`), 400],
        [get(`${retrieved}?$skiptoken=nonsense`), 400],
        [callerOf(gateway, tenants[0]).get(link), 400],
      ] as const
      for (const [answer, status] of wrong) expect((await answer).status).toBe(status)
    })

    it('binds a $skiptoken to its version, where the query is the same', async () => {
      const [set, other] = ['beta', 'v1.0'].map((version) => `/${version}/deviceManagement/remoteAssistancePartners`)
      for (const displayName of ['a', 'b']) expect((await post(`${set}`, { displayName })).status).toBe(201)
      const link = local((await get(`${set}?$top=1`)).body['@odata.nextLink'])
      expect((await get(link)).status).toBe(200)
      const { status, body } = await get(`${other}?${link.split('?')[1]}`)
      expect([status, body.error?.target]).toEqual([400, '$skiptoken'])
    })

    it('honours odata.maxpagesize and says so', async () => {
      const { body, headers } = await get(retrieved, { Prefer: 'odata.maxpagesize=3' })
      expect(body.value.length).toBe(3)
      expect(headers.get('Preference-Applied')).toBe('odata.maxpagesize=3')
      expect((await get(local(body['@odata.nextLink']))).body.value.length).toBe(3)
    })

    it.each<[string, number, string | undefined]>([
      ['$filter=deviceName eq 5', 400, '$filter'],
      ["$filter=pubSubHelperAccessUri eq 'x'", 400, '$filter'],
      ['$filter=(((((((((((true)))))))))))', 400, '$filter'],
      ['$orderby=acsHelperUserToken', 400, '$orderby'],
      ['$select=colour', 400, '$select'],
      ['$top=0', 400, '$top'],
      ['$top=1000', 400, '$top'],
      ['$top=1&$top=2', 400, '$top'],
      ['$nonsense=1', 400, '$nonsense'],
      ['$expand=device', 400, '$expand'],
      ['$apply=aggregate(x)', 501, '$apply'],
      ['$filter=%ff', 400, undefined],
      ["$filter=devices/any(d:d eq 'x')", 501, '$filter'],
      ["$filter%20=deviceName eq 'x'", 400, '$filter'],
      ["%C2%A0filter=deviceName eq 'x'", 400, '$filter'],
      ['$filter=(true)and(true)', 400, '$filter'],
      ['$search="device"key', 400, '$search'],
      ['$search=;', 400, '$search'],
      ["$filter=deviceName in ['x']", 501, '$filter'],
      ["$filter=duration'P1D' eq null", 501, '$filter'],
      ["$filter=duration'x' eq null", 400, '$filter'],
      ['$filter=1 div 0 eq 1', 400, '$filter'],
      ["$filter=1 mod indexof(deviceName,'d') eq 1", 400, '$filter'],
      ['$orderby=length(deviceName) div (length(deviceName) sub 9)', 400, '$orderby'],
    ])('refuses %s', async (options, status, target) => {
      const answer = await query(options)
      expect([answer.status, answer.body.error.target]).toEqual([status, target])
    })

    it.each([
      ["$filter=sessionKey = 'a'", '$filter', `at position 11 in "sessionKey = 'a'": write eq in place of =.`],
      [
        '$filter=deviceName+%3D%3D+%27%F0%9F%94%91%27',
        '$filter',
        `at position 11 in "deviceName == '🔑'": write eq in`,
      ],
      [
        "$filter=deviceName eq '🔑%E8%AA%9E' %26%26 true",
        '$filter',
        `at position 19 in "deviceName eq '…' && true": write and`,
      ],
      ['$filter=sessionType eq elevation', '$filter', "stands in quotes: 'elevation'."],
      ["$filter=sessionType eq '99'", '$filter', 'use one of '],
      ["$filter=devicename1 eq 'a'", '$filter', "Did you mean 'deviceName'?"],
      ['$orderby=sessionKeys', '$orderby', "Did you mean 'sessionKey'?"],
      ['$select=id,DeviceNam', '$select', "Did you mean 'deviceName'?"],
      ['$fliter=true', '$fliter', "Did you mean '$filter'?"],
    ])('says of %s what next', async (options, target, advice) => {
      const { status, body } = await query(options)
      expect([status, body.error.code, body.error.target]).toEqual([400, 'BadRequest', target])
      expect(body.error.message).toContain(advice)
    })

    it('takes a member of an enumeration by its value', async () => {
      const { allowedRemoteAssistanceActions } = Object.fromEntries(
        model.flatMap(({ properties }) =>
          Object.values(properties).flatMap(({ kind: { enumType } }) => (enumType ? [[enumType.name, enumType]] : [])),
        ),
      )
      const value = allowedRemoteAssistanceActions?.members.takeFullControl
      for (const [filter, expected] of [
        [`sessionType eq '${value}'`, 25],
        [`'${value}' eq sessionType`, 25],
        [`sessionType eq '0${value}'`, 25],
        [`sessionType eq '+${value}'`, 25],
        [`sessionType ne '${value}'`, 0],
        [`sessionType in ('${value}','viewScreen')`, 25],
        [`not (sessionType in ('${value}'))`, 0],
        [`sessionType eq microsoft.graph.allowedRemoteAssistanceActions'${value}'`, 25],
        [`sessionType eq '-${value}'`, undefined],
        [`sessionType eq '${value}.0'`, undefined],
        [`sessionType eq '${value},1'`, undefined],
        [`sessionType in ('99')`, undefined],
        [`sessionType eq ${value}`, undefined],
      ] as const) {
        for (const text of [encodeURIComponent(filter), filter]) {
          const { status, body } = await query(`$filter=${text}`)
          expect([filter, status, body.value?.length]).toEqual([filter, expected === undefined ? 400 : 200, expected])
        }
      }
    })

    it('fails a count that divides by zero, and no page whose rows do not', async () => {
      const dividing = "$filter=deviceName eq 'device 03' and 7 div indexof(deviceName,'9') eq -7"
      expect((await query(dividing)).body.value.length).toBe(1)
      const counted = await get(`${retrieved}/$count?$filter=7 mod indexof(deviceName,'d') eq 0`)
      expect([counted.status, counted.body.error?.target]).toEqual([400, '$filter'])
      expect((await query('$filter=length(deviceName) eq %2B9')).body.value.length).toBe(25)
    })

    it('ignores custom options', async () => {
      expect((await query('api-version=7&debug')).status).toBe(200)
    })

    it.each([
      ['application/json;odata.metadata=none', ['deviceName', 'id']],
      ['application/json', ['@odata.context', '@odata.etag', '@odata.type', 'deviceName', 'id']],
      [
        'application/json;odata.metadata=full',
        ['@odata.context', '@odata.editLink', '@odata.etag', '@odata.id', '@odata.type', 'deviceName', 'id'],
      ],
    ])('answers %s', async (accept, names) => {
      const { id } = (await query('$top=1')).body.value[0]
      const { body, headers } = await get(`${retrieved}/${id}?$select=id,deviceName`, { Accept: accept })
      expect(Object.keys(body).sort()).toEqual(names)
      expect(headers.get('Content-Type')).toContain('odata.metadata=')
    })

    it.each<[string, string, string | undefined]>([
      ['*/*', 'minimal', undefined],
      ['application/*', 'minimal', undefined],
      ['application/json;metadata=full', 'full', undefined],
      ['APPLICATION/JSON; OData.Metadata="none"', 'none', undefined],
      ['application/json;odata.metadata=none;q=0.5, application/json;odata.metadata=full', 'full', undefined],
      ['application/json;odata.metadata=full, application/json;odata.metadata=none;q=0.5', 'full', undefined],
      ['application/json;odata.metadata=none, application/json;odata.metadata=full', 'none', undefined],
      ['application/json;odata.metadata=full, application/json;odata.metadata=none', 'full', undefined],
      ['application/json;odata.metadata=none;q=0, application/json;odata.metadata=full;q=0.1', 'full', undefined],
      ['text/html, application/xml;q=0.9, */*;q=0.1', 'minimal', undefined],
      ['application/json;odata.metadata=much, application/json;odata.metadata=full;q=0.1', 'full', undefined],
      ['application/json;odata.metadata=none', 'full', 'application/json;odata.metadata=full'],
      ['application/json;odata.metadata=none', 'minimal', 'json'],
      ['application/xml', 'minimal', 'JSON'],
      ['application/json;q=0', 'none', 'application/json;odata.metadata=none'],
    ])('takes of %s the best: %s; $format %s goes before', async (accept, level, format) => {
      const options = format === undefined ? '' : `&$format=${encodeURIComponent(format)}`
      const { status, headers } = await get(`${retrieved}?$top=1${options}`, { Accept: accept })
      expect([status, /odata\.metadata=(\w+)/.exec(headers.get('Content-Type') ?? '')?.[1]]).toEqual([200, level])
    })

    it.each<[string, string | undefined]>([
      ['application/json;q=0', undefined],
      ['*/*;q=0', undefined],
      ['application/json;odata.metadata=full;q=0', undefined],
      ['application/json;charset=utf-16', undefined],
      ['text/*', undefined],
      ['application/json', 'application/xml'],
      ['application/json', 'application/json;odata.metadata=much'],
    ])('answers 406 to Accept %s with $format %s', async (accept, format) => {
      const options = format === undefined ? '' : `&$format=${encodeURIComponent(format)}`
      const { status, body } = await get(`${retrieved}?$top=1${options}`, { Accept: accept })
      expect([status, body.error?.code]).toEqual([406, 'NotAcceptable'])
    })

    it('answers 406 for what it cannot make', async () => {
      expect((await get(retrieved, { Accept: 'application/xml' })).status).toBe(406)
      expect((await get(retrieved, { Accept: 'application/json;odata.metadata=much' })).status).toBe(406)
      expect((await query('$format=atom')).status).toBe(406)
      expect((await query('$format=json')).status).toBe(200)
    })

    it('serves the service document and the metadata to anyone', async () => {
      for (const version of ['beta', 'v1.0']) {
        const document = (await (await gateway().fetch(`/${version}`)).json()) as { value: unknown[] }
        expect(document.value.length).toBeGreaterThan(0)
        const xml = await gateway().fetch(`/${version}/$metadata`)
        expect(xml.headers.get('Content-Type')).toContain('application/xml')
        const json = await gateway().fetch(`/${version}/$metadata?$format=json`)
        expect(((await json.json()) as { $Version: string }).$Version).toBe('4.01')
      }
    })
  })
