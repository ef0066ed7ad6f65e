import { BaseSequencer } from 'vitest/node'

/** What takes longest, and the more of it the earlier. */
const longest = [
  '/test/runtimes/workerd',
  '/test/browser/',
  '/test/runtimes/',
  '/test/local/worker',
  '/test/clients/stories',
  '/test/engines/',
  '/test/examples/',
  '/test/doors/',
  '/test/faults/',
  '/test/local/',
]

/**
 * Starts with what takes longest: by the size of their files, as a fresh clone would have it, the longest tests came last
 * and the second core stood idle.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: Parameters<BaseSequencer['sort']>[0]) {
    const place = ({ moduleId }: (typeof files)[number]) => {
      const found = longest.findIndex((part) => moduleId.includes(part))
      return found < 0 ? longest.length : found
    }
    return (await super.sort(files)).toSorted((a, b) => place(a) - place(b))
  }
}
