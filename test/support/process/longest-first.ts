import { BaseSequencer } from 'vitest/node'

/**
 * Starts with the contract on each runtime: by the size of their files, as a fresh clone would have it, the longest tests
 * came last and the second core stood idle.
 */
export class LongestFirst extends BaseSequencer {
  override async sort(files: Parameters<BaseSequencer['sort']>[0]) {
    const sorted = await super.sort(files)
    const isLong = ({ moduleId }: (typeof files)[number]) => moduleId.includes('/test/runtimes/')
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))]
  }
}
