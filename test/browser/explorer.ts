import { describe, expect, it } from 'vitest'
import { answers, published } from '../support/clients/caller.ts'
import type { Pages } from './docs.ts'

export const explorerInBrowser = ({ visit, gateway }: Pages) => {
  /** Creates as a client does, outside of the page. */
  const create = async (sessionKey: string) => {
    const { url, token } = gateway()
    const headers = { Authorization: `Bearer ${await token()}`, 'Content-Type': 'application/json' }
    const body = JSON.stringify({ ...published, sessionKey })
    return (await fetch(url + answers, { method: 'POST', headers, body })).status
  }
  describe('the explorer', () => {
    it('shows what arrives, masks secrets until asked, and says what a filter has wrong', async () => {
      await gateway().reset()
      const { page, seen } = await visit('/explorer')
      await page.getByText('Nothing here yet').waitFor()
      expect(await create('first')).toBe(201)
      const row = page.getByRole('row').filter({ hasText: 'first' })
      await row.waitFor()
      await page
        .getByRole('listitem')
        .filter({ hasText: `POST ${answers}` })
        .filter({ hasText: '201' })
        .waitFor()
      expect(await page.content()).not.toContain(published.pubSubEncryptionKey)
      await row.getByRole('button', { name: 'Show pubSubEncryptionKey' }).press('Enter')
      expect(await row.textContent()).toContain(published.pubSubEncryptionKey)
      expect(await row.textContent()).not.toContain(published.pubSubEncryption + published.pubSubEncryption)
      expect(await row.getByRole('button', { name: 'Show pubSubEncryption', exact: true }).isVisible()).toBe(true)
      await page.getByLabel('Show secrets').check()
      await expect.poll(() => row.textContent()).toContain(published.pubSubEncryption)
      expect(seen).toEqual([])

      expect(await create('second')).toBe(201)
      const filter = page.getByLabel('Filter (OData)')
      await filter.fill("sesionKey eq 'second'")
      await page.getByText("Did you mean 'sessionKey'?").waitFor()
      expect(await filter.getAttribute('aria-invalid')).not.toBeNull()
      await filter.fill("sessionKey eq 'second'")
      await page.getByText('One entity.').waitFor()
      expect(await row.count()).toBe(0)
      // A browser says of every answer that refuses something.
      expect(seen.filter((line) => !/status of 400/.test(line))).toEqual([])
      await page.context().close()
    })

    it('seeds, exports and resets by buttons', async () => {
      await gateway().reset()
      const { page, seen } = await visit('/explorer')
      await page.getByRole('button', { name: 'Seed sample data' }).click()
      await page.getByText('6 entities were put in.').waitFor()
      await page.getByRole('button', { name: 'deviceManagement/remoteAssistancePartners' }).click()
      await page.getByRole('columnheader', { name: 'onboardingStatus' }).waitFor()

      const saved = page.waitForEvent('download')
      await page.getByRole('button', { name: 'Export' }).click()
      const path = await (await saved).path()
      await page.getByRole('button', { name: 'Reset' }).click()
      await page.getByText('Nothing here yet').waitFor()
      expect(Object.keys(await gateway().export())).toEqual([])
      await page.getByLabel('Seed file').setInputFiles(path)
      await page.getByText('6 entities were put in.').waitFor()
      expect(seen).toEqual([])

      await page.getByLabel('Seed file').setInputFiles({
        name: 'bad.json',
        mimeType: 'application/json',
        buffer: Buffer.from('{"RequestRemoteHelpSession":[]}'),
      })
      await page.locator('.status.bad').filter({ hasText: 'RequestRemoteHelpSession' }).waitFor()
      await page.context().close()
    })

    it('injects faults, shows what they did, and looks on without using them up', async () => {
      await gateway().reset()
      const { page } = await visit('/explorer')
      await page.getByLabel('Kind').selectOption('throttle')
      await page.getByLabel('Times').fill('1')
      await page.getByRole('button', { name: 'Inject' }).click()
      await page.getByText('throttle · 1 of 1 left').waitFor()
      await page.getByRole('button', { name: 'CreateRemoteHelpSessionResponse' }).click()
      await page.getByText('0 entities.').waitFor()
      expect(await create('throttled')).toBe(429)
      const refused = page
        .getByRole('listitem')
        .filter({ hasText: `POST ${answers}` })
        .filter({ hasText: '429' })
      await refused.getByText('fault: throttle').waitFor()
      await refused.getByText(/TooManyRequests/).waitFor()
      await page.getByLabel('Share in %').fill('50')
      await page.getByLabel('Path (with *)').fill('no path')
      await page.getByRole('button', { name: 'Inject' }).click()
      await page.getByText('path must be a path').waitFor()
      await page.getByLabel('Path (with *)').fill('/beta/*')
      await page.getByRole('button', { name: 'Inject' }).click()
      await page.getByText('/beta/* · 50%').waitFor()
      await page.getByRole('button', { name: 'Clear all' }).click()
      await expect.poll(() => gateway().faults.list()).toEqual([])
      await page.context().close()
    })
  })
}
