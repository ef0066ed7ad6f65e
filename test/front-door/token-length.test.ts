import { afterAll, expect, it } from 'vitest'
import { answers } from '../support/clients/caller.ts'
import { startInProcess } from '../support/gateways/start-in-process.ts'
import { tokenTable } from '../support/oracles/bad-tokens.ts'

const gateway = await startInProcess()
afterAll(() => gateway.stop())

it('looks at a header of 16 KiB, and at none that is longer', async () => {
  const { long } = await tokenTable(gateway.issuer)
  const answered = await Promise.all(
    long.map(async ({ authorization = '' }) => {
      const { status } = await gateway.fetch(answers, { headers: { Authorization: authorization } })
      return { status, length: authorization.length }
    }),
  )
  expect(answered.map(({ status }) => status)).toEqual([200, 401])
  // One character more cannot always be had: base64 has no text of one character over a multiple of four.
  const [within, over] = answered.map(({ length }) => length - 16 * 1024)
  expect(within).toBeOneOf([0, -1])
  expect(over).toBeOneOf([1, 2])
})
