import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import BetterSqlite from 'better-sqlite3'
import { expect, it, onTestFinished, vi } from 'vitest'
import { parseStoreConfig } from '../../src/config/config.ts'
import { openServedFile } from '../../src/entry/runtime/database/database-file.ts'
import { rotateAll } from '../../src/entry/runtime/database/rotation.ts'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { startApp } from '../support/gateways/start-app.ts'
import { run } from '../support/process/run.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder('rotate-keys')

const key = (kid: string, fill: number) => `${kid}:${Buffer.alloc(32, fill).toString('base64')}`
const path = join(folder, 'gateway.sqlite')
const rotate = (keys: readonly string[], DATABASE_PATH = path) =>
  run(process.execPath, [resolve('src/entry/cli.ts'), 'keys', 'rotate'], {
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

it.each([
  ['another program', () => new BetterSqlite(join(folder, 'other.sqlite')).exec('create table t(a)').close()],
  ['nobody yet', () => writeFileSync(join(folder, 'other.sqlite'), '')],
])('leaves a database of %s as it is', async (_, make) => {
  const other = join(folder, 'other.sqlite')
  make()
  const before = readFileSync(other)
  const { code, stdout, stderr } = await rotate([key('new', 1)], other)
  expect([code, stdout]).toEqual([1, ''])
  expect(stderr).toMatch(/^The database .*other.sqlite lacks the table [^\n]*: set DATABASE_PATH [^\n]*\.\n$/)
  expect(readFileSync(other)).toEqual(before)
  expect(readdirSync(folder).filter((name) => name.startsWith('other'))).toEqual(['other.sqlite'])
  rmSync(other)
})

it('leaves one line on a terminal: what it has come to, without what was written over', async () => {
  const { isTTY } = process.stderr
  process.stderr.isTTY = true
  let screen = ''
  const writing = vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    screen += text
    return true
  })
  const saying = vi.spyOn(console, 'log').mockImplementation((line) => {
    screen += `${line}\n`
  })
  onTestFinished(() => {
    process.stderr.isTTY = isTTY
    writing.mockRestore()
    saying.mockRestore()
  })
  const { encryptionKeys } = parseStoreConfig({ ENCRYPTION_KEYS: key('new', 3) })
  const { database, close } = openServedFile(path)
  await rotateAll(database, encryptionKeys)
  close()
  // What a carriage return and "erase in line" leave of it (ECMA-48, 8.3.41).
  const shown = screen.split('\n').map((line) => line.split('\r\u001B[K').at(-1))
  expect(shown).toEqual(['0 rows read, 0 sealed anew by key new.', ''])
  expect(screen).toContain('\r\u001B[K0 rows read')
})
