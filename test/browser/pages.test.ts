import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { createGateway } from '../../src/entry/testing/create-gateway.ts'
import { browserExecutable, startBrowser } from '../support/clients/browser.ts'
import { docsInBrowser } from './docs.ts'
import { explorerInBrowser } from './explorer.ts'
import { looksOfPages } from './looks.ts'
import { sessionInBrowser } from './session.ts'
import { visits } from './visits.ts'

const title = browserExecutable ? 'the pages in a browser' : 'the pages in a browser: there is no Chromium here'

describe.skipIf(browserExecutable === undefined)(title, () => {
  let browser: Browser
  let gateway: Awaited<ReturnType<typeof createGateway>>

  beforeAll(async () => {
    ;[browser, gateway] = await Promise.all([startBrowser(browserExecutable ?? ''), createGateway()])
  })
  afterAll(async () => {
    await browser?.close()
    await gateway?.close()
  })
  const pages = {
    ...visits(
      () => browser,
      () => gateway.url,
    ),
    gateway: () => gateway,
  }

  docsInBrowser(pages)
  explorerInBrowser(pages)
  // By another name of this machine than the one by which the gateway names itself.
  const byName = visits(
    () => browser,
    () => gateway.url.replace('127.0.0.1', 'localhost'),
  )
  sessionInBrowser({ ...pages, ...byName })
  looksOfPages(pages)
})
