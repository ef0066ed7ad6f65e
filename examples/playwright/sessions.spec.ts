// `npm install --save-dev @playwright/test remote-help-gateway`, then `npx playwright test`.
import { test as base, expect } from '@playwright/test'
import { createGateway, type Gateway } from 'remote-help-gateway'

/** A gateway for each worker, emptied for each test. */
const test = base.extend<{ gateway: Gateway }, { shared: Gateway }>({
  shared: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the names of the fixtures out of it.
    async ({}, use) => {
      const gateway = await createGateway()
      await use(gateway)
      await gateway.close()
    },
    { scope: 'worker' },
  ],
  gateway: async ({ shared }, use) => {
    await shared.reset()
    await use(shared)
  },
})

test('a row of the seed is on the page', async ({ page, gateway }) => {
  await gateway.seed({ 'deviceManagement/remoteAssistancePartners': [{ displayName: 'A partner' }] })
  await page.goto(`${gateway.url}/explorer`)
  await page.getByRole('button', { name: /remoteAssistancePartners/ }).click()
  await expect(page.getByText('A partner')).toBeVisible()
})

test('a page meets a service that is down', async ({ request, gateway }) => {
  gateway.faults.set({ fault: 'unavailable', times: 1, retryAfter: 1 })
  const headers = { Authorization: `Bearer ${await gateway.token()}` }
  const response = await request.get(`${gateway.url}/beta/deviceManagement/remoteAssistancePartners`, { headers })
  expect(response.status()).toBe(503)
  expect(response.headers()['retry-after']).toBe('1')
})
