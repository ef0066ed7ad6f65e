import type { Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Pages } from './docs.ts'
import { dark, expectGoodLooks, light, lookAs } from './looks.ts'
import type { Visit } from './visits.ts'

const helperOf = (page: Page) => page.getByRole('region', { name: 'Helper' })
const sharerOf = (page: Page) => page.getByRole('region', { name: 'Sharer' })

/** By the keyboard: a click waits for a page to be drawn, and one in the background is drawn once a second. */
const push = (side: Locator, name: string) => side.getByRole('button', { name, exact: true }).press('Enter')

/** Two tabs of one browser that meet, loaded once for all. */
export const sessionInBrowser = ({ visit, visitBeside, gateway }: Pages) =>
  describe('a session in two tabs', () => {
    let helper: Visit
    let sharer: Visit
    beforeAll(async () => {
      await gateway().reset()
      helper = await visit('/session#helper', {
        viewport: { width: 1280, height: 844 },
        colorScheme: 'light',
        reducedMotion: 'reduce',
      })
      sharer = await visitBeside(helper, '/session#sharer')
    })
    afterAll(() => helper?.page.context().close())

    /** A new session, which the sharer joins by the code that comes from the other tab; answers with the code. */
    const meet = async () => {
      await push(helperOf(helper.page), 'Create a session')
      const code = await helperOf(helper.page).getByRole('status', { name: 'Code' }).textContent()
      await expect.poll(() => sharerOf(sharer.page).getByLabel('Code').inputValue()).toBe(code)
      await sharerOf(sharer.page).getByLabel('Code').press('Enter')
      await helperOf(helper.page).getByText('The sharer is there.').waitFor()
      await push(helperOf(helper.page), 'Ask for access')
      return String(code)
    }
    const end = async () => {
      await push(helperOf(helper.page), 'End')
      await sharerOf(sharer.page).getByLabel('Code').waitFor()
      await helperOf(helper.page).getByRole('button', { name: 'Create a session' }).waitFor()
    }
    const write = async (side: ReturnType<typeof helperOf>, text: string) => {
      await side.getByLabel('Message', { exact: true }).fill(text)
      await side.getByLabel('Message', { exact: true }).press('Enter')
    }

    it('makes a device by one button, and is declined', async () => {
      await push(helperOf(helper.page), 'Make a device and enable remote assistance')
      await meet()
      await sharerOf(sharer.page).getByText('asks for access: viewScreen').waitFor()
      await push(sharerOf(sharer.page), 'Decline')
      await helperOf(helper.page).locator('.status.bad').waitFor()
      expect(await helperOf(helper.page).getByLabel('Message', { exact: true }).isVisible()).toBe(false)
      await end()
      // A browser says of every answer that refuses something.
      expect([...helper.seen.filter((line) => !/status of 403/.test(line)), ...sharer.seen]).toEqual([])
    })

    it('is allowed, and carries a message each way, sealed, and the screen', async () => {
      const code = await meet()
      await push(sharerOf(sharer.page), 'Allow')
      await helperOf(helper.page).getByText('The sharer has allowed it.').waitFor()
      await write(helperOf(helper.page), 'How are you?')
      await sharerOf(sharer.page).getByText('The helper: How are you?').waitFor()
      await write(sharerOf(sharer.page), '<b>Well</b>, thank you.')
      await helperOf(helper.page).getByText('The sharer: <b>Well</b>, thank you.').waitFor()

      await push(sharerOf(sharer.page), 'Share the screen')
      const video = "document.querySelector('video')"
      await expect
        .poll(() => helper.page.evaluate(`${video}.videoWidth > 0 && ${video}.currentTime > 0 && !${video}.hidden`))
        .toBe(true)
      await push(sharerOf(sharer.page), 'Stop sharing')
      await expect.poll(() => helper.page.evaluate(`${video}.hidden`)).toBe(true)

      for (const { page } of [helper, sharer]) {
        const wire = await page.getByRole('region', { name: 'On the wire' }).last().textContent()
        expect(wire).toMatch(/"type":"sendToGroup".*sealed/)
        expect(wire).not.toMatch(/How are you|eyJ|thank you/)
        expect(wire).not.toContain(code)
        expect(page.url()).not.toContain(code)
      }
      expect(sharer.seen).toEqual([])
    })

    it('is accessible and fits while it lasts, the one in light and the other in dark', async () => {
      for (const { page, look } of [
        { page: helper.page, look: light },
        { page: sharer.page, look: dark },
      ]) {
        await page.bringToFront()
        await lookAs(page, look)
        await expectGoodLooks(page, look)
      }
    })

    it('is extended, and is over for both when it ends', async () => {
      await push(helperOf(helper.page), 'Extend')
      await sharerOf(sharer.page)
        .getByText(/^Extended until/)
        .waitFor()
      await end()
      for (const { page } of [helper, sharer]) await page.getByText('The session has ended.', { exact: true }).waitFor()
    })

    it('takes the code of a new session in the place of one that was refused', async () => {
      const code = sharerOf(sharer.page).getByLabel('Code')
      await code.fill('a wrong one')
      await code.press('Enter')
      await sharerOf(sharer.page).getByText('does not exist, or is over').waitFor()
      await meet()
      await end()
    })

    it('offers to enable remote assistance where it was disabled meanwhile', async () => {
      const headers = { Authorization: `Bearer ${await gateway().token()}`, 'Content-Type': 'application/json' }
      const settings = `${gateway().url}/beta/deviceManagement/remoteAssistanceSettings`
      await fetch(settings, { method: 'PATCH', headers, body: JSON.stringify({ remoteAssistanceState: 'disabled' }) })
      await push(helperOf(helper.page), 'Create a session')
      await helperOf(helper.page).getByText('Remote assistance is disabled').waitFor()
      await push(helperOf(helper.page), 'Make a device and enable remote assistance')
      await helperOf(helper.page).getByRole('button', { name: 'Create a session' }).waitFor()
    })

    it('has no chat where chat is blocked', async () => {
      const headers = { Authorization: `Bearer ${await gateway().token()}`, 'Content-Type': 'application/json' }
      const settings = `${gateway().url}/beta/deviceManagement/remoteAssistanceSettings`
      await fetch(settings, { method: 'PATCH', headers, body: JSON.stringify({ blockChat: true }) })
      await meet()
      await push(sharerOf(sharer.page), 'Allow')
      await helperOf(helper.page).getByText('The sharer has allowed it.').waitFor()
      for (const side of [helperOf(helper.page), sharerOf(sharer.page)]) {
        await side.getByText('Chat is blocked').waitFor()
        expect(await side.getByLabel('Message', { exact: true }).isVisible()).toBe(false)
      }
      // The helper is told when the sharer leaves.
      await push(sharerOf(sharer.page), 'Leave')
      await helperOf(helper.page).getByText('The sharer has left.').waitFor()
    })
  })
