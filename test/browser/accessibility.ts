import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Page } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** What axe finds that is critical or serious: the rule, and the first element that breaks it. */
export const accessibilityFaults = async (page: Page): Promise<readonly string[]> => {
  // By the debugger: a page lets no script in but its own.
  await page.evaluate(axe)
  const violations: readonly {
    readonly id: string
    readonly impact: string
    readonly nodes: readonly { readonly target: readonly string[] }[]
  }[] = await page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) => violations)`)
  return violations
    .filter(({ impact }) => impact === 'critical' || impact === 'serious')
    .map(({ id, impact, nodes }) => `${impact}: ${id} at ${nodes[0]?.target.join(' ')}`)
}
