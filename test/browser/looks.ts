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
  ['/docs', 'text=Client Libraries'],
  ['/explorer', 'table'],
  [signIn, 'button >> text=Sign in'],
] as const

const widths = [390, 1280]

export const looksOfPages = ({ visit, gateway }: Pages) =>
  describe.each(['light', 'dark'] as const)('in %s', (colorScheme) => {
    it.each(pages)('fits a phone and a desktop, is accessible and keeps to itself: %s', async (path, sign) => {
      await gateway().seed({ RequestRemoteHelpSessionAccessResponse: [published] })
      const { page, seen } = await visit(path, { colorScheme })
      await page.locator(sign).first().waitFor()
      for (const width of widths) {
        await page.setViewportSize({ width, height: 844 })
        const fits = 'document.documentElement.scrollWidth <= innerWidth'
        expect([width, await page.evaluate(fits)]).toEqual([width, true])
        expect(await accessibilityFaults(page)).toEqual([])
      }
      const ground = 'getComputedStyle(document.body).backgroundColor'
      const [red = 0] =
        String(await page.evaluate(ground))
          .match(/\d+/g)
          ?.map(Number) ?? []
      expect(red > 128 ? 'light' : 'dark').toBe(colorScheme)
      expect(seen).toEqual([])
      await page.context().close()
    })
  })
