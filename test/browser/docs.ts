import { describe, expect, it } from 'vitest'
import type { createGateway } from '../../src/entry/testing/create-gateway.ts'
import { published } from '../support/clients/caller.ts'
import type { visits } from './visits.ts'

/** Pages of one gateway. */
export type Pages = ReturnType<typeof visits> & { readonly gateway: () => Awaited<ReturnType<typeof createGateway>> }

const created = 'POST /beta/RequestRemoteHelpSessionAccessResponse'

export const docsInBrowser = ({ visit, gateway }: Pages) =>
  describe('the documentation', () => {
    it('creates by two clicks, and keeps the token for the tab alone', async () => {
      const { page, seen } = await visit('/docs')
      await page.getByRole('button', { name: 'Get a token' }).click()
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      expect(await page.getByRole('region', { name: 'Answer' }).textContent()).toContain(published.sessionKey)
      expect(await page.locator('.send').textContent()).toContain('201 Created')
      const records = gateway().requests()
      expect(records.find(({ method, path }) => `${method} ${path}` === created)?.status).toBe(201)

      const kept = await page.evaluate('JSON.stringify(sessionStorage)')
      const [token = ''] = /eyJ[\w.-]+/.exec(String(kept)) ?? []
      expect(token).not.toBe('')
      expect(await page.evaluate('JSON.stringify(localStorage) + document.cookie + location.href')).not.toContain(token)
      for (const { path, query } of records) expect(path + query).not.toContain(token)
      await page.reload()
      expect(await page.getByRole('button', { name: 'Get another token' }).isVisible()).toBe(true)
      const other = await page.context().newPage()
      await other.goto(page.url())
      expect(await other.getByRole('button', { name: 'Get a token' }).isVisible()).toBe(true)
      expect(seen).toEqual([])
      await page.context().close()
    })

    it('gives a token the permissions that are chosen', async () => {
      const { page } = await visit('/docs')
      await page.getByText('Permissions of the next token').click()
      for (const box of await page.getByRole('checkbox', { name: /ReadWrite/ }).all()) await box.uncheck()
      await page.getByRole('button', { name: 'Get a token' }).click()
      await page.getByRole('button', { name: 'Send', exact: true }).click()
      await page.locator('.send').getByText('403').waitFor()
      await page.context().close()
    })

    it('writes snippets with the base URL and the token, in five languages, and sends what it shows', async () => {
      const { page, seen } = await visit('/docs', { viewport: { width: 1280, height: 900 } })
      await page.getByRole('button', { name: 'Get a token' }).click()
      await page.getByRole('button', { name: 'Get another token' }).waitFor()
      const [token = ''] = /eyJ[\w.-]+/.exec(await page.evaluate('JSON.stringify(sessionStorage)')) ?? []
      const test = page.getByRole('button', { name: /Test Request.*post \/beta\/RequestRemote/ })
      const example = page.locator('.scalar-card').filter({ has: test })
      for (const [language, sign] of [
        ['Shell', 'curl '],
        ['JavaScript', 'fetch('],
        ['Python', 'requests.post('],
        ['C#', 'new HttpClient('],
        ['PowerShell', 'Invoke-WebRequest'],
      ] as const) {
        await page.getByRole('tab', { name: language, exact: true }).click()
        await expect.poll(() => example.locator('code').first().textContent()).toContain(sign)
        const text = await example.locator('code').first().textContent()
        expect([language, text?.includes(`${gateway().url}/beta/`), text?.includes(token)]).toEqual([
          language,
          true,
          true,
        ])
      }
      await test.click()
      const dialog = page.getByRole('dialog')
      await dialog.getByRole('button', { name: /^Send/ }).first().click()
      await dialog.getByText(/^201/).first().waitFor()
      expect(seen).toEqual([])
      await page.context().close()
    })

    it('finds an operation, and has all of them', async () => {
      const { page, seen } = await visit('/docs', { viewport: { width: 1280, height: 900 } })
      const { paths } = (await (await fetch(`${gateway().url}/openapi.json`)).json()) as {
        paths: Record<string, object>
      }
      const described = Object.values(paths).reduce((count, methods) => count + Object.keys(methods).length, 0)
      const sidebar = page.getByRole('navigation').filter({ hasText: 'Introduction' })
      for (let closed = sidebar.locator('button[aria-expanded=false]'); (await closed.count()) > 0; )
        await closed.first().click()
      expect(await sidebar.locator('.sidebar-heading-type').count()).toBe(described)

      await page
        .getByRole('button', { name: /Search/ })
        .first()
        .click()
      await page.getByRole('dialog').getByRole('combobox').fill('disconnect')
      await page.getByRole('dialog').getByText('Disconnect remote assistance partner').first().waitFor()
      expect(seen).toEqual([])
      await page.context().close()
    })
  })
