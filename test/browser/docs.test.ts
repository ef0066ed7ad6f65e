import type { Page } from 'playwright-core'
import { expect, it, onTestFinished } from 'vitest'
import { browserExecutable, startBrowser } from '../support/clients/browser.ts'
import { published } from '../support/clients/caller.ts'
import { startLocal } from '../support/gateways/start-local.ts'

/** Whatever a page should not do, in the order in which it did it. */
const watch = async (page: Page, origin: string): Promise<readonly string[]> => {
  const seen: string[] = []
  page.on('console', (message) => seen.push(`console ${message.type()}: ${message.text()}`))
  page.on('pageerror', (error) => seen.push(`error: ${error.message}`))
  page.on('request', (request) => {
    const { protocol, origin: target } = new URL(request.url())
    if (protocol !== 'data:' && target !== origin) seen.push(`request to ${request.url()}`)
  })
  await page.exposeFunction('reportViolation', (violation: string) => seen.push(`policy violation: ${violation}`))
  await page.addInitScript(`addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
    reportViolation(effectiveDirective + ' ' + blockedURI))`)
  return seen
}

it('shows every operation, and creates through the page; nothing from elsewhere, nothing in the console', {
  timeout: 180_000,
}, async ({ skip }) => {
  if (browserExecutable === undefined) return skip('There is no Chromium here.')
  const gateway = await startLocal()
  onTestFinished(async () => {
    await gateway.stop()
  })
  const context = await startBrowser(browserExecutable)
  onTestFinished(() => context.close())
  const page = await context.newPage()
  const seen = await watch(page, gateway.url)
  await page.goto(`${gateway.url}/docs`)

  const { paths } = (await (await fetch(`${gateway.url}/openapi.json`)).json()) as { paths: Record<string, object> }
  const described = Object.entries(paths).flatMap(([path, methods]) =>
    Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
  )
  const operations = page.locator('.opblock-summary')
  const shown = () =>
    operations.evaluateAll((summaries) =>
      summaries.map((summary) => {
        const path = summary.querySelector('[data-path]')?.getAttribute('data-path')
        return `${summary.querySelector('.opblock-summary-method')?.textContent} ${path}`
      }),
    )
  // What keeps them away is seen by the next line.
  await operations
    .first()
    .waitFor()
    .catch(() => {})
  expect(seen).toEqual([])
  expect((await shown()).sort()).toEqual(described.sort())

  const [, token = ''] = /Bearer ([\w.-]+)/.exec(gateway.curl) ?? []
  await page.getByRole('button', { name: 'Authorize' }).click()
  const dialog = page.locator('.auth-container')
  await dialog.locator('input').fill(token)
  await dialog.getByRole('button', { name: 'Apply credentials' }).click()
  await dialog.getByRole('button', { name: 'Close' }).click()

  const create = page.locator(
    '#operations-requestRemoteHelpSessionAccessResponse-createRequestRemoteHelpSessionAccessResponse',
  )
  await create.locator('.opblock-summary-control').click()
  await create.getByRole('button', { name: 'Execute' }).click()
  const answer = create.locator('.live-responses-table')
  expect(await answer.locator('.response .response-col_status').textContent()).toMatch(/^201/)
  expect(await answer.locator('.response .response-col_description').textContent()).toContain(published.sessionKey)
  expect(seen).toEqual([])
})
