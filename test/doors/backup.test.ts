import { execFile } from 'node:child_process'
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { createIssuer } from '../support/clients/tokens.ts'
import { startProcess } from '../support/gateways/start-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder('backup')

const start = async (path: string, issuer: Awaited<ReturnType<typeof createIssuer>>) =>
  startProcess(process.execPath, ['dist/node/gateway.js'], { settings: { DATABASE_PATH: path }, issuer })

const backup = (source: string, target: string) =>
  promisify(execFile)(process.execPath, ['src/entry/cli.ts', 'backup', target], {
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
  await expect(backup(source, copy)).rejects.toMatchObject({
    code: 1,
    stderr: `${copy} exists already; a backup overwrites nothing.\n`,
  })
  isWriting = false
  await writing
  const total = Number((await get(`${answers}/$count`)).text)
  await gateway.stop()

  // One file, of its owner, that says of itself that it has no write-ahead log (file format, section 1.3.2).
  expect(readdirSync(folder).filter((name) => name.startsWith('copy'))).toEqual(['copy.sqlite'])
  expect([statSync(copy).mode & 0o777, readFileSync(copy).subarray(18, 20)]).toEqual([0o600, Buffer.from([1, 1])])

  const restored = await start(copy, issuer)
  const caller = callerOf(() => restored)
  expect((await caller.get(`${answers}/${before.id}`)).body).toEqual(before)
  const kept = Number((await caller.get(`${answers}/$count`)).text)
  expect(kept).toBeGreaterThan(0)
  expect(kept).toBeLessThanOrEqual(total)
  expect((await caller.post(answers, published)).status).toBe(201)
  await restored.stop()
})

it.each([
  ['there is none', 'absent.sqlite', undefined, /^There is no database at .*absent.sqlite; set DATABASE_PATH.\n$/],
  [
    'it is no database',
    'text.sqlite',
    'x'.repeat(9000),
    /^.*text.sqlite cannot be copied to .*: file is not a database.\n$/,
  ],
])('says in one sentence that %s, and leaves nothing', async (_, name, text, sentence) => {
  const [source, copy] = [join(folder, name), join(folder, 'no-copy')]
  if (text) writeFileSync(source, text)
  await expect(backup(source, copy)).rejects.toMatchObject({ code: 1, stderr: expect.stringMatching(sentence) })
  expect(readdirSync(folder).filter((file) => file.startsWith('no-copy'))).toEqual([])
})
