import { expect, it } from 'vitest'
import { largestRow } from '../../../src/db/store/search/stored-size.ts'
import { requestRemoteHelpSessionAccessResponse as type } from '../../../src/entities/request-remote-help-session-access-response.ts'

it('reckons with all secrets of a row where one is read, and with none where none is', () => {
  const [one, both, none] = [
    largestRow(type, ['pubSubEncryption']),
    largestRow(type, ['pubSubEncryption', 'pubSubEncryptionKey']),
    largestRow(type, ['sessionType']),
  ]
  expect(one).toBe(both)
  // In base64, four bytes a character at the most.
  expect(both).toBeGreaterThan((2 * 4096 * 4 * 4) / 3)
  expect(none).toBeLessThan(1024)
})
