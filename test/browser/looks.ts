import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { localApplication, localTenant } from '../../src/local/identity.ts'
import { published } from '../support/clients/caller.ts'
import { accessibilityFaults } from './accessibility.ts'
import type { Pages } from './docs.ts'
import type { Visit } from './visits.ts'

const signIn = `/${localTenant}/oauth2/v2.0/authorize?${new URLSearchParams({
  client_id: localApplication,
  redirect_uri: 'http://localhost:3000/',
  response_type: 'code',
  scope: 'https://graph.microsoft.com/.default',
  code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
  code_challenge_method: 'S256',
})}`

/** Each page, and what is on it once it is whole; the documentation, which takes seconds to load, is looked at in use. */
const pages = [
  { name: 'the explorer', path: '/explorer', sign: 'table' },
  { name: 'both sides of a session', path: '/session', sign: 'button >> text=enable remote assistance' },
  { name: 'the sign-in page', path: signIn, sign: 'button >> text=Sign in' },
]

/** Ways to look at a page: at the first width for whom it is accessible, at both for whether it fits. */
export const light = { colorScheme: 'light', widths: [1280, 390] } as const
export const dark = { colorScheme: 'dark', widths: [390, 1280] } as const
type Look = typeof light | typeof dark

/** As a browser of that width and scheme. */
export const lookAs = async (page: Page, { colorScheme, widths: [width] }: Look) => {
  // Colours that change over time are looked at once they have.
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' })
  await page.setViewportSize({ width, height: 844 })
}

/** The page keeps to the scheme, is accessible, and fits every width. */
export const expectGoodLooks = async (page: Page, { colorScheme, widths }: Look) => {
  expect(await accessibilityFaults(page)).toEqual([])
  for (const width of widths) {
    await page.setViewportSize({ width, height: 844 })
    const fits = await page.evaluate('document.documentElement.scrollWidth <= innerWidth')
    expect([width, fits]).toEqual([width, true])
  }
  const ground = String(await page.evaluate('getComputedStyle(document.body).backgroundColor'))
  const [red = 0] = ground.match(/\d+/g)?.map(Number) ?? []
  expect(red > 128 ? 'light' : 'dark').toBe(colorScheme)
}

export const looksOfPages = ({ visit, gateway }: Pages) =>
  describe.each(pages)('$name', ({ path, sign }) => {
    let shown: Visit
    beforeAll(async () => {
      await gateway().seed({ RequestRemoteHelpSessionAccessResponse: [published] })
      shown = await visit(path, { colorScheme: 'light' })
    })
    afterAll(() => shown?.page.context().close())

    it.each([light, dark])(
      'fits a phone and a desktop, is accessible and keeps to itself in $colorScheme',
      async (look) => {
        const { page, seen } = shown
        await lookAs(page, look)
        await page.locator(sign).first().waitFor({ state: 'attached' })
        await expectGoodLooks(page, look)
        expect(seen).toEqual([])
      },
    )
  })
