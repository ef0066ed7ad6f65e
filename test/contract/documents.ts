import { describe, expect, it } from 'vitest'
import { publicUrl, type Running } from '../support/gateways/running.ts'

const open =
  (gateway: () => Running) =>
  (path: string, headers: Record<string, string> = {}) =>
    gateway().fetch(path, { headers })

export const documentsContract = (gateway: () => Running) =>
  describe('documents', () => {
    const get = open(gateway)

    it('sends a browser to the docs and tells a program the entry points', async () => {
      const browser = await get('/', { Accept: 'text/html,application/xhtml+xml' })
      expect([browser.status, browser.headers.get('Location')]).toEqual([302, '/docs'])
      const program = (await (await get('/', { Accept: 'application/json' })).json()) as { beta: string }
      expect(program.beta).toBe(`${publicUrl}/beta`)
    })

    it('is alive', async () => {
      expect(await (await get('/healthz')).json()).toEqual({ status: 'ok' })
    })

    it('is ready, and answers other methods with 405', async () => {
      const ready = await get('/readyz')
      expect([ready.status, await ready.json()]).toEqual([
        200,
        { status: 'ready', database: true, keys: true, draining: false },
      ])
      for (const path of ['/', '/docs', '/openapi.json', '/healthz', '/readyz', '/beta', '/beta/$metadata']) {
        const { status, headers } = await gateway().fetch(path, { method: 'DELETE' })
        expect([path, status, headers.get('Allow')]).toEqual([path, 405, 'GET, HEAD, OPTIONS'])
      }
    })

    it.each(['/healthz', '/readyz'])('answers HEAD as GET, without the body: %s', async (path) => {
      const response = await gateway().fetch(path, { method: 'HEAD' })
      expect([response.status, await response.text()]).toEqual([200, ''])
    })

    it('sends what protects with every answer, and no banner', async () => {
      for (const path of ['/', '/docs', '/openapi.json', '/nothing', '/beta', '/beta/nothing']) {
        const { headers } = await get(path)
        expect(headers.get('Strict-Transport-Security')).toBe('max-age=31536000')
        expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
        expect(headers.get('Cache-Control')).toMatch(/^no-/)
        expect([headers.get('Server'), headers.get('X-Powered-By')]).toEqual([null, null])
      }
    })

    it('serves the docs from its own origin only', async () => {
      const page = await get('/docs')
      const html = await page.text()
      expect(page.headers.get('Content-Security-Policy')).toContain("default-src 'none'")
      expect(page.headers.get('Content-Security-Policy')).not.toContain('unsafe')
      expect(html).not.toMatch(/https?:\/\//)
      for (const [, asset] of html.matchAll(/(?:src|href)="(\/docs\/[^"]+)"/g)) {
        const response = await get(asset ?? '')
        expect([asset, response.status]).toEqual([asset, 200])
        expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(1000)
      }
    })

    it('describes itself in OpenAPI 3.1', async () => {
      const document = (await (await get('/openapi.json')).json()) as Record<string, never>
      expect(document).toMatchObject({
        openapi: '3.1.0',
        servers: [{ url: publicUrl }],
        paths: {
          '/beta/RequestRemoteHelpSessionAccessResponse': {
            post: {
              security: [
                { bearer: ['DeviceManagementServiceConfig.ReadWrite.All'] },
                { bearer: ['DeviceManagementConfiguration.ReadWrite.All'] },
              ],
            },
          },
        },
      })
    })
  })
