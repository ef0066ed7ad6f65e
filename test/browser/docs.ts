import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { createGateway } from '../../src/entry/testing/create-gateway.ts'
import { answers, published } from '../support/clients/caller.ts'
import { dark, expectGoodLooks, light, lookAs } from './looks.ts'
import type { Visit, visits } from './visits.ts'

/** Pages of one gateway. */
export type Pages = ReturnType<typeof visits> & { readonly gateway: () => Awaited<ReturnType<typeof createGateway>> }

/** By what each language's snippet is known. */
const snippets = [
  ['Shell', 'curl '],
  ['JavaScript', 'fetch('],
  ['Python', 'requests.post('],
  ['C#', 'new HttpClient('],
  ['PowerShell', 'Invoke-WebRequest'],
] as const

/** One page for all, since it takes seconds to load on a small machine. */
export const docsInBrowser = ({ visit, gateway }: Pages) =>
  describe('the documentation', () => {
    let shown: Visit
    beforeAll(async () => {
      shown = await visit('/docs', { viewport: { width: 1280, height: 844 }, colorScheme: 'light' })
    })
    afterAll(() => shown?.page.context().close())
    const tokenOf = async () =>
      /eyJ[\w.-]+/.exec(await shown.page.evaluate('JSON.stringify(sessionStorage)'))?.[0] ?? ''

    it('fits a phone and a desktop, is accessible and keeps to itself in light', async () => {
      const { page, seen } = shown
      await page.locator('text=Client Libraries').first().waitFor({ state: 'attached' })
      await expectGoodLooks(page, light)
      expect(seen).toEqual([])
    })

    it('creates by two clicks, and keeps the token for the tab alone', async () => {
      const { page, seen } = shown
      await lookAs(page, light)
      await page.getByRole('button', { name: 'Get a token' }).click()
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      expect(await page.getByRole('region', { name: 'Answer' }).textContent()).toContain(published.sessionKey)
      expect(await page.locator('.send').textContent()).toContain('201 Created')
      const records = gateway().requests()
      expect(records.find(({ method, path }) => method === 'POST' && path === answers)?.status).toBe(201)

      const token = await tokenOf()
      expect(token).not.toBe('')
      expect(await page.evaluate('JSON.stringify(localStorage) + document.cookie + location.href')).not.toContain(token)
      for (const { path, query } of records) expect(path + query).not.toContain(token)
      await lookAs(page, dark)
      await page.reload()
      await page.getByRole('button', { name: 'Get another token' }).waitFor()
      const other = await page.context().newPage()
      await other.goto(`${gateway().url}/healthz`)
      expect(await other.evaluate('sessionStorage.length')).toBe(0)
      // A page in the background is drawn once a second.
      await other.close()
      expect(seen).toEqual([])
    })

    it('fits a phone and a desktop, is accessible and keeps to itself in dark', async () => {
      const { page, seen } = shown
      await page.locator('text=Client Libraries').first().waitFor({ state: 'attached' })
      await expectGoodLooks(page, dark)
      expect(seen).toEqual([])
    })

    it('writes snippets with the base URL and the token, in five languages, and sends what it shows', async () => {
      const { page, seen } = shown
      await lookAs(page, light)
      // What is far from the view is not drawn: to its address, which is that of the first create.
      await page.evaluate(`location.hash = 'tag/requestremotehelpsessionaccessresponse/POST${answers}'`)
      const token = await tokenOf()
      const test = page.getByRole('button', { name: /Test Request.*post \/beta\/RequestRemote/ })
      const code = page.locator('.scalar-card').filter({ has: test }).locator('code').first()
      for (const [language, sign] of snippets) {
        await page.getByRole('tab', { name: language, exact: true }).click()
        await expect.poll(() => code.textContent()).toContain(sign)
        const text = await code.textContent()
        expect([language, text?.includes(`${gateway().url}${answers}`), text?.includes(token)]).toEqual([
          language,
          true,
          true,
        ])
      }
      await test.click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: /^Send/ }).first().click()
      await dialog.getByText(/^201/).first().waitFor()
      await page.keyboard.press('Escape')
      expect(seen).toEqual([])
    })

    it('has every operation, and finds one', async () => {
      const { page, seen } = shown
      const { paths } = (await (await fetch(`${gateway().url}/openapi.json`)).json()) as { paths: object }
      const described = Object.values(paths).reduce((count, methods) => count + Object.keys(methods).length, 0)
      const sidebar = page.getByRole('complementary', { name: /^Sidebar/ })
      const closed = sidebar.locator('button[aria-expanded=false]')
      await expect
        .poll(async () => {
          // Each by its own script, not by the mouse, which waits for the whole page to be drawn after each.
          await closed.evaluateAll((all) => {
            for (const button of all) if (button instanceof HTMLElement) button.click()
          })
          return closed.count()
        })
        .toBe(0)
      const methods = /\/(GET|POST|PATCH|DELETE)\//
      const links = await sidebar.locator('a').evaluateAll((all) => all.map((link) => link.getAttribute('href') ?? ''))
      expect(links.filter((link) => methods.test(link))).toHaveLength(described)

      await page
        .getByRole('button', { name: /Search/ })
        .first()
        .click()
      await page.getByRole('dialog').getByRole('combobox').fill('disconnect')
      await page.getByRole('dialog').getByText('Disconnect remote assistance partner').first().waitFor()
      await page.keyboard.press('Escape')
      expect(seen).toEqual([])
    })

    it('gives a token the permissions that are chosen', async () => {
      const { page } = shown
      await page.getByText('Permissions of the next token').click()
      for (const box of await page.getByRole('checkbox', { name: /ReadWrite/ }).all()) await box.uncheck()
      const before = await tokenOf()
      await page.getByRole('button', { name: 'Get another token' }).click()
      await expect.poll(tokenOf).not.toBe(before)
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      await page.locator('.send').getByText('403 Refused').waitFor()
    })
  })
