import { chmodSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createIssuer } from '../support/clients/tokens.ts'
import { startApp } from '../support/gateways/start-app.ts'
import { startKillable } from '../support/gateways/start-killable.ts'
import { holdLock } from '../support/process/hold-lock.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder('start')
const fresh = () => join(folder, `${crypto.randomUUID()}.sqlite`)

describe('does not start, and says why in a sentence', () => {
  const start = async (databasePath: string) => {
    const { end } = await startKillable({ issuer: await createIssuer(), databasePath })
    await end('SIGKILL')
  }
  const sentence = (path: string, reason: RegExp) =>
    new RegExp(`^The gateway ended: The (database|folder) ${path} .*${reason.source}.*\\.\\n$`)

  it('from a file that is no database', async () => {
    const path = fresh()
    writeFileSync(path, 'x'.repeat(10_000))
    await expect(start(path)).rejects.toThrow(sentence(path, /file is not a database/))
  })

  it('from a folder', async () => {
    await expect(start(folder)).rejects.toThrow(sentence(folder, /unable to open database file/))
  })

  it('under a path that cannot be made', async () => {
    const path = '/dev/null/folder'
    await expect(start(join(path, 'gateway.sqlite'))).rejects.toThrow(sentence(path, /cannot be made/))
  })

  it('from a damaged file', async () => {
    const path = fresh()
    const app = await startApp({ path })
    await app.stop()
    writeFileSync(path, Buffer.alloc(2000, 0x5a), { flag: 'r+' })
    await expect(start(path)).rejects.toThrow(sentence(path, /not a database/))
  })

  it('while another process holds the lock for longer than it waits', async () => {
    const path = fresh()
    const letGo = await holdLock(path)
    await expect(start(path)).rejects.toThrow(sentence(path, /database is locked/))
    await letGo()
  })

  // Whoever may do everything is refused nothing.
  it.skipIf(process.getuid?.() === 0)('from a file that may not be written', async () => {
    const path = fresh()
    const app = await startApp({ path })
    await app.stop()
    chmodSync(path, 0o400)
    await expect(start(path)).rejects.toThrow(sentence(path, /readonly/))
  })
})
