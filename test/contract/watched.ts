import { describe, expect, it } from 'vitest'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { audience, type Running, tenants } from '../support/gateways/running.ts'

const canary = 'CANARY'

/** What whoever watches the gateway may rely on, and what must never be seen there. */
export const watchedContract = (gateway: () => Running) =>
  describe('watched', () => {
    const { get, post, call } = callerOf(gateway)

    it.each(['/healthz', '/readyz'])('tells how it is: %s', async (path) => {
      const response = await gateway().fetch(path)
      expect(response.status).toBe(200)
      expect(await response.json()).toMatchObject({ status: expect.stringMatching(/^(ok|ready)$/) })
      expect(response.headers.get('Cache-Control')).toBe('no-store')
      expect((await gateway().fetch(path, { method: 'POST' })).status).toBe(405)
    })

    it('gives each request a line, by which it is found again', async () => {
      const { headers } = await get(answers)
      await expect.poll(() => gateway().output()).toContain(headers.get('request-id'))
    })

    it('writes nothing of a request into its output, wherever it stands', { timeout: 60_000 }, async () => {
      const secrets = { sessionKey: canary, pubSubEncryptionKey: canary, pubSubEncryption: canary }
      const made = await post(answers, { ...published, ...secrets })
      const item = `${answers}/${made.body.id}`
      const json = { 'Content-Type': 'application/json' }
      const header = {
        'client-request-id': canary,
        traceparent: `00-${canary}-${canary}-01`,
        tracestate: canary,
        'User-Agent': canary,
        Cookie: canary,
        Referer: `https://${canary}.test/`,
        Origin: `https://${canary}.test`,
        Prefer: canary,
        'X-Forwarded-For': canary,
        'X-Canary': canary,
      }
      const repeated = { 'Repeatability-Request-ID': canary, 'Repeatability-First-Sent': new Date().toUTCString() }
      for (const headers of [
        header,
        repeated,
        { 'If-Match': canary },
        { Accept: canary },
        { 'Content-Type': canary },
      ]) {
        await post(answers, { ...published, ...secrets }, headers)
        await call('PATCH', item, { body: secrets, headers })
        await get(item, headers)
      }
      for (const body of [
        { [canary]: canary },
        { ...published, sessionType: canary },
        { ...published, '@odata.type': canary },
        { ...published, sessionKey: { [canary]: [canary] } },
        canary,
        `{"${canary}`,
        `{"${canary}":1,"${canary}":2}`,
        new TextEncoder().encode(canary),
      ])
        await post(answers, body)
      for (const path of [
        `/${canary}`,
        `/beta/${canary}`,
        `${answers}/${canary}`,
        `${answers}('${canary}')`,
        `${answers}/${made.body.id}/${canary}`,
        `${answers}?${canary}=${canary}`,
        ...[
          '$filter',
          '$search',
          '$orderby',
          '$select',
          '$top',
          '$skip',
          '$skiptoken',
          '$count',
          '$format',
          '$expand',
        ].map((name) => `${answers}?${name}=${canary}`),
        `${answers}?$filter=sessionKey eq '${canary}'`,
        `${answers}?$search="${canary}"`,
        `${answers}/%00${canary}`,
        `/docs/${canary}`,
      ]) {
        for (const method of ['GET', 'POST', 'PATCH', 'DELETE']) {
          await call(method, path, method === 'GET' ? {} : { body: secrets })
        }
      }
      for (const request of [
        { id: canary, method: 'GET', url: `/${canary}` },
        { id: '1', method: canary, url: canary },
        {
          id: '1',
          method: 'POST',
          url: answers.slice(5),
          headers: { ...json, ...header },
          body: { ...published, ...secrets },
        },
        { id: '1', method: 'GET', url: answers.slice(5), dependsOn: [canary] },
        { id: '1', method: 'POST', url: answers.slice(5), headers: { 'Content-Type': canary }, body: canary },
      ])
        await post('/beta/$batch', { requests: [request] })
      await call('CANARY', answers)

      const { issuer, fetch } = gateway()
      const claims = issuer.claimsFor({ tenant: tenants[0], audience, scopes: canary })
      const tokens = [
        ...['oid', 'azp', 'appid', 'sub', 'name', 'uti', 'jti', 'upn'].map((name) =>
          issuer.sign({ ...claims, [name]: canary }),
        ),
        issuer.sign({ ...claims, tid: canary }),
        issuer.sign({ ...claims, aud: canary }),
        issuer.sign({ ...claims, iss: canary }),
        issuer.sign({ ...claims, scp: undefined, roles: [canary] }),
        issuer.sign(claims, { kid: canary }),
        issuer.sign(
          { ...claims, scp: 'DeviceManagementServiceConfig.ReadWrite.All', oid: canary, azp: canary },
          { [canary]: canary },
        ),
        Promise.resolve(canary),
        Promise.resolve(`${canary}.${canary}.${canary}`),
      ]
      for (const token of await Promise.all(tokens)) {
        await fetch(answers, { headers: { Authorization: `Bearer ${token}` } })
      }
      await fetch(answers, { headers: { Authorization: `Basic ${canary}` } })

      // Lines come in the order of the requests: once this one is there, so are all before it.
      const { headers: last } = await get(answers)
      await expect.poll(() => gateway().output()).toContain(last.get('request-id'))
      const seen = gateway().output()
      for (const text of [canary, canary.toLowerCase(), btoa(canary).slice(0, -2)]) expect(seen).not.toContain(text)
    })
  })
