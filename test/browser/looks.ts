import { describe, expect, it } from 'vitest'
import { localApplication, localTenant } from '../../src/local/identity.ts'
import { published } from '../support/clients/caller.ts'
import { accessibilityFaults } from './accessibility.ts'
import type { Pages } from './docs.ts'

const signIn = `/${localTenant}/oauth2/v2.0/authorize?${new URLSearchParams({
  client_id: localApplication,
  redirect_uri: 'http://localhost:3000/',
  response_type: 'code',
  scope: 'https://graph.microsoft.com/.default',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
})}`

/** Each page, and what is on it once it is whole. */
const pages = [
  { name: 'the documentation', path: '/docs', sign: 'text=Client Libraries' },
  { name: 'the explorer', path: '/explorer', sign: 'table' },
  { name: 'the sign-in page', path: signIn, sign: 'button >> text=Sign in' },
]

export const looksOfPages = ({ visit, gateway }: Pages) =>
  describe.each([
    { colorScheme: 'light', width: 1280, other: 390 },
    { colorScheme: 'dark', width: 390, other: 1280 },
  ] as const)('in $colorScheme', ({ colorScheme, width, other }) => {
    it.each(pages)('fits a phone and a desktop, is accessible and keeps to itself: $name', async ({ path, sign }) => {
      await gateway().seed({ RequestRemoteHelpSessionAccessResponse: [published] })
      const { page, seen } = await visit(path, { colorScheme, viewport: { width, height: 844 } })
      await page.locator(sign).first().waitFor({ state: 'attached' })
      expect(await accessibilityFaults(page)).toEqual([])
      for (const size of [width, other]) {
        await page.setViewportSize({ width: size, height: 844 })
        const fits = await page.evaluate('document.documentElement.scrollWidth <= innerWidth')
        expect([size, fits]).toEqual([size, true])
      }
      const ground = String(await page.evaluate('getComputedStyle(document.body).backgroundColor'))
      const [red = 0] = ground.match(/\d+/g)?.map(Number) ?? []
      expect(red > 128 ? 'light' : 'dark').toBe(colorScheme)
      expect(seen).toEqual([])
      await page.context().close()
    })
  })
