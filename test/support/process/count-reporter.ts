import type { Reporter, TestModule } from 'vitest/node'

/**
 * Ends a run with why tests were skipped and one plain line that any script can read. A file that fails outside its tests
 * counts as one failure.
 */
export const countReporter: Reporter = {
  onTestRunEnd: (modules: readonly TestModule[], errors) => {
    const tests = modules.flatMap((module) => [...module.children.allTests()])
    const count = (state: string) => tests.filter((test) => test.result().state === state).length
    const broken = modules.filter((module) => !module.ok() && ![...module.children.allTests('failed')].length).length
    const failed = count('failed') + broken + errors.length
    const skipped = count('skipped')
    const reasons = tests.flatMap((test) => {
      const result = test.result()
      return result.state === 'skipped' && result.note ? [`Skipped: ${test.fullName}: ${result.note}`] : []
    })
    process.once('exit', () => {
      for (const reason of reasons) console.log(reason)
      console.log(`${count('passed')} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`)
    })
  },
}
