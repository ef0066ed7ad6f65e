import { describe, expect, it } from 'vitest'
import type { Running } from '../support/gateways/running.ts'

/** What the documentation page may do and load: nothing but its own files and the gateway that it describes. */
export const docsPageContract = (gateway: () => Running) =>
  describe('the documentation page', () => {
    const page = async () => {
      const response = await gateway().fetch('/docs')
      return { headers: response.headers, html: await response.text() }
    }
    const files = async () =>
      [...(await page()).html.matchAll(/(?:src|href)="(\/docs\/[^"]+)"/g)].map(([, path = '']) => path)

    it('is held to its own origin, directive by directive', async () => {
      const { headers, html } = await page()
      const [, nonce] = /property="csp-nonce" content="(\w{32})"/.exec(html) ?? []
      const directives = (headers.get('Content-Security-Policy') ?? '').split(';').map((directive) => {
        const [name = '', ...sources] = directive.trim().split(/\s+/)
        return [name, sources.join(' ')]
      })
      expect(Object.fromEntries(directives)).toEqual({
        'default-src': "'none'",
        'script-src': "'self'",
        'style-src': `'self' 'nonce-${nonce}'`,
        'img-src': "'self' data:",
        'connect-src': "'self'",
        'base-uri': "'none'",
        'form-action': "'none'",
        'frame-ancestors': "'none'",
      })
      expect(directives).toHaveLength(8)
      // Another for each answer: who knows one knows none to come.
      expect((await page()).html).not.toContain(nonce)
      expect(headers.get('Content-Type')).toBe('text/html; charset=utf-8')
      expect(headers.get('Referrer-Policy')).toBe('no-referrer')
      expect(headers.get('Cache-Control')).toBe('no-cache')
      expect(html).not.toMatch(/<script(?! src=)|<style|style="|\son\w+=/)
    })

    it('keeps its files for ever, by names that say what is in them', async () => {
      const paths = await files()
      expect(paths.map((path) => path.replace(/-[\da-f]{16}\./, '-*.'))).toEqual([
        '/docs/docs-*.css',
        '/docs/reference-*.js',
        '/docs/docs-*.js',
      ])
      for (const path of paths) {
        const response = await gateway().fetch(path, { headers: { 'Accept-Encoding': 'identity' } })
        const bytes = await response.arrayBuffer()
        const hash = Buffer.from(await crypto.subtle.digest('SHA-256', bytes)).toString('hex')
        expect([response.status, path]).toEqual([200, expect.stringContaining(`-${hash.slice(0, 16)}.`)])
        expect(response.headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
        expect(response.headers.get('Vary')).toContain('Accept-Encoding')
        expect(response.headers.get('Content-Type')).toBe(
          path.endsWith('.js') ? 'text/javascript; charset=utf-8' : 'text/css; charset=utf-8',
        )
      }
    })

    it('answers 404 for every other name', async () => {
      const [path = ''] = await files()
      const others = [
        'docs.js',
        'names.json',
        '.assetsignore',
        '%2e%2e%2fpackage.json',
        '{file}',
        'docs-0.js',
        '__proto__',
      ]
      for (const other of [...others.map((name) => `/docs/${name}`), `${path}.br`, `${path}.map`]) {
        const response = await gateway().fetch(other)
        expect([other, response.status]).toEqual([other, 404])
        await response.arrayBuffer()
      }
    })

    it('knows nothing of local mode', async () => {
      expect((await page()).html).not.toMatch(/explorer|session"|_local/)
      for (const path of ['/explorer', '/session', '/_local']) expect((await gateway().fetch(path)).status).toBe(404)
      const script = (await files()).find((path) => /\/docs-\w+\.js$/.test(path)) ?? ''
      expect(await (await gateway().fetch(script)).text()).not.toMatch(/_local|sessionStorage/)
    })
  })
