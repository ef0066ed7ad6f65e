import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, it } from 'vitest'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { createIssuer } from '../support/clients/tokens.ts'
import { startProcess } from '../support/gateways/start-process.ts'

const folder = mkdtempSync(join(tmpdir(), 'backup-'))
afterAll(() => rmSync(folder, { recursive: true }))

const start = async (path: string, issuer: Awaited<ReturnType<typeof createIssuer>>) =>
  startProcess(process.execPath, ['dist/node/gateway.js'], { settings: { DATABASE_PATH: path }, issuer })

const backup = (source: string, target: string) =>
  promisify(execFile)(process.execPath, ['src/entry/commands/backup.ts', target], {
    env: { ...process.env, DATABASE_PATH: source },
  })

it('copies the database while it is written to, and what was acknowledged opens in the copy', async () => {
  const issuer = await createIssuer()
  const [source, copy] = [join(folder, 'gateway.sqlite'), join(folder, 'copy.sqlite')]
  const gateway = await start(source, issuer)
  const { post, get } = callerOf(() => gateway)
  const before = (await post(answers, published)).body

  let isWriting = true
  const writing = (async () => {
    while (isWriting) await post(answers, published)
  })()
  const { stdout } = await backup(source, copy)
  expect(stdout).toContain('integrity check: ok')
  await expect(backup(source, copy)).rejects.toMatchObject({ code: 1 })
  isWriting = false
  await writing
  const total = Number((await get(`${answers}/$count`)).text)
  await gateway.stop()

  const restored = await start(copy, issuer)
  const caller = callerOf(() => restored)
  expect((await caller.get(`${answers}/${before.id}`)).body).toEqual(before)
  const kept = Number((await caller.get(`${answers}/$count`)).text)
  expect(kept).toBeGreaterThan(0)
  expect(kept).toBeLessThanOrEqual(total)
  expect((await caller.post(answers, published)).status).toBe(201)
  await restored.stop()
})
