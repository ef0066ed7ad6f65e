import { describe, expect, it } from 'vitest'
import type { Running } from '../support/gateways/running.ts'

/** What the documentation page may do and load: nothing but its own files and the gateway that it describes. */
export const docsPageContract = (gateway: () => Running) =>
  describe('the documentation page', () => {
    it('is held to its own origin, directive by directive', async () => {
      const { headers } = await gateway().fetch('/docs')
      const directives = (headers.get('Content-Security-Policy') ?? '').split(';').map((directive) => {
        const [name = '', ...sources] = directive.trim().split(/\s+/)
        return [name, sources.join(' ')]
      })
      expect(Object.fromEntries(directives)).toEqual({
        'default-src': "'none'",
        'script-src': "'self'",
        'style-src': "'self'",
        'img-src': "'self' data:",
        'connect-src': "'self'",
        'base-uri': "'none'",
        'form-action': "'none'",
        'frame-ancestors': "'none'",
      })
      expect(directives).toHaveLength(8)
      expect(headers.get('Content-Type')).toBe('text/html; charset=utf-8')
      expect(headers.get('Referrer-Policy')).toBe('no-referrer')
      expect(headers.get('Cache-Control')).toBe('no-cache')
    })

    it('keeps its files for an hour', async () => {
      for (const [name, type] of [
        ['docs.js', 'text/javascript; charset=utf-8'],
        ['docs.css', 'text/css; charset=utf-8'],
      ]) {
        const response = await gateway().fetch(`/docs/${name}`)
        await response.arrayBuffer()
        expect([name, response.status, response.headers.get('Content-Type')]).toEqual([name, 200, type])
        expect(response.headers.get('Cache-Control')).toBe('max-age=3600')
      }
      expect((await gateway().fetch('/docs/docs.js.map')).status).toBe(404)
    })

    it('loads the document of this gateway, keeps no token, and asks no other origin', async () => {
      const script = await (await gateway().fetch('/docs/docs.js')).text()
      // The last call of the bundle, which the page's own script makes: `SwaggerUIBundle({ url: …, dom_id: '#docs', … })`.
      const settings = script.slice(script.lastIndexOf('({url:'))
      expect(/^\(\{url:"([^"]*)",dom_id:/.exec(settings)?.[1]).toBe('/openapi.json')
      for (const setting of ['persistAuthorization:!1', 'queryConfigEnabled:!1', 'validatorUrl:null'])
        expect(settings).toContain(setting)
      expect((await gateway().fetch('/openapi.json')).status).toBe(200)
    })
  })
