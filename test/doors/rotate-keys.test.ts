import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { startApp } from '../support/gateways/start-app.ts'
import { run } from '../support/process/run.ts'

const folder = mkdtempSync(join(tmpdir(), 'rotate-keys-'))
afterAll(() => rmSync(folder, { recursive: true }))

const key = (kid: string, fill: number) => `${kid}:${Buffer.alloc(32, fill).toString('base64')}`
const path = join(folder, 'gateway.sqlite')
const rotate = (keys: readonly string[], DATABASE_PATH = path) =>
  run(process.execPath, [resolve('src/entry/commands/rotate-keys.ts')], {
    env: { DATABASE_PATH, ENCRYPTION_KEYS: keys.join() },
    cwd: folder,
  })

it('needs the database and the keys alone, and says how many rows need which key', async () => {
  for (const [kid, rows] of [
    ['one', 2],
    ['two', 1],
  ] as const) {
    const app = await startApp({ path, settings: { ENCRYPTION_KEYS: key(kid, rows) } })
    for (let row = 0; row < rows; row += 1) await callerOf(() => app).post(answers, published)
    await app.stop()
  }
  const [one, two, new_, otherOne] = [key('one', 2), key('two', 1), key('new', 3), key('one', 9)]
  const without = (stderr: string) => ({ code: 1, stdout: '', stderr })
  expect(await rotate([new_])).toEqual(
    without(
      '2 rows need key one, which is not in ENCRYPTION_KEYS. 1 row needs key two, which is not in ENCRYPTION_KEYS.\n',
    ),
  )
  expect(await rotate([new_, otherOne, two])).toEqual(
    without(
      '2 rows do not open by key one of ENCRYPTION_KEYS: another key of that name sealed them, or they were changed.\n',
    ),
  )
  expect(await rotate([new_, one, two])).toEqual({
    code: 0,
    stdout: '2 rows read, 2 sealed anew by key new.\n',
    stderr: '',
  })
})

it('makes no database where there is none', async () => {
  const absent = join(folder, 'absent.sqlite')
  const stderr = `There is no database at ${absent}; set DATABASE_PATH.\n`
  expect(await rotate([key('new', 1)], absent)).toEqual({ code: 1, stdout: '', stderr })
  expect(existsSync(absent)).toBe(false)
})
