import { expect, it } from 'vitest'
import { onceThere } from '../../src/text/once.ts'

it('makes what has to be waited for once, and has it there ever after', async () => {
  let made = 0
  const get = onceThere(async () => {
    made += 1
    return undefined
  })
  const first = get()
  expect(first).toBeInstanceOf(Promise)
  expect(get()).toBe(first)
  await first
  expect(get()).toBeUndefined()
  expect(made).toBe(1)
})
