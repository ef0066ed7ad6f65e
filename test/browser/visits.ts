import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core'

/** A page that is looked at, and whatever it did that it should not, in the order in which it did it. */
export interface Visit {
  readonly page: Page
  readonly seen: readonly string[]
}

/** Opens pages of one origin, each in a context of its own but those beside another. */
export const visits = (browser: () => Browser, origin: () => string) => {
  const visitIn = async (context: BrowserContext, path: string): Promise<Visit> => {
    const page = await context.newPage()
    const seen: string[] = []
    page.on('console', (message) => seen.push(`console ${message.type()}: ${message.text()}`))
    page.on('pageerror', (error) => seen.push(`error: ${error.message}`))
    page.on('request', (request) => {
      const { protocol, origin: target } = new URL(request.url())
      if (!['data:', 'blob:'].includes(protocol) && target !== origin()) seen.push(`request to ${request.url()}`)
    })
    await page.exposeFunction('reportViolation', (violation: string) => seen.push(`policy violation: ${violation}`))
    await page.addInitScript(`addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI }) =>
      reportViolation(effectiveDirective + ' ' + blockedURI))`)
    await page.goto(origin() + path)
    return { page, seen }
  }
  return {
    visit: async (path: string, options: BrowserContextOptions = {}) => {
      const context = await browser().newContext(options)
      // In milliseconds: for a machine that runs other tests beside.
      context.setDefaultTimeout(40_000)
      return visitIn(context, path)
    },
    /** In another tab. */
    visitBeside: ({ page }: Visit, path: string) => visitIn(page.context(), path),
  }
}
