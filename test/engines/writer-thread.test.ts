import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import Database from 'better-sqlite3'
import { expect, it, onTestFinished, vi } from 'vitest'
import { openDatabaseFile } from '../../src/entry/runtime/database/database-file.ts'
import { denoExecutable, denoFlags } from '../support/process/deno.ts'
import { run } from '../support/process/run.ts'
import { withoutLog } from '../support/process/without-log.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'
import { fillLog, insert } from './long-log.ts'

const folder = temporaryFolder('writer')

const opened = () => {
  const path = join(folder, crypto.randomUUID())
  const file = openDatabaseFile(path)
  onTestFinished(file.close)
  const write = (id: string, tenant = 'tenant') =>
    file.database.execute([{ sql: insert, params: [tenant, id, 'token'], isRepeatable }], { tenant })
  const count = async () => {
    const [result] = await file.database.execute([
      { sql: 'select count(*) n from skip_token', params: [], isRepeatable },
    ])
    return result?.rows[0]?.n
  }
  return { ...file, path, write, count, fillLog: (name?: string) => fillLog(file, name) }
}
const isRepeatable = true

it('has told what is written when it can be read, and leaves all of it in one file', async () => {
  const { path, write, count, close } = opened()
  expect(await Promise.all([write('a'), write('b')])).toEqual(
    Array(2).fill([expect.objectContaining({ rowsWritten: 1 })]),
  )
  expect(await count()).toBe(2)
  await close()
  expect(existsSync(`${path}-wal`)).toBe(false)
  const reader = new Database(path, { readonly: true })
  expect(reader.prepare('select id from skip_token order by id').pluck().all()).toEqual(['a', 'b'])
  reader.close()
})

it('tells an error of SQLite with its code, and takes no other write along', async () => {
  const { write, count } = opened()
  const outcomes = await Promise.allSettled([write('a'), write('a'), write('b')])
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
  expect(outcomes[1]).toMatchObject({ reason: { code: 'SQLITE_CONSTRAINT_PRIMARYKEY' } })
  expect(await count()).toBe(2)
})

it('refuses a tenant of whom too much waits with 429, and no other', async () => {
  const { write, count } = opened()
  const flood = Array.from({ length: 2100 }, (_, id) => write(String(id)))
  const outcomes = await Promise.allSettled([...flood, write('a', 'other')])
  const refused = outcomes.filter(({ status }) => status === 'rejected')
  expect(refused).toHaveLength(100)
  for (const outcome of refused) expect(outcome).toMatchObject({ reason: { status: 429 } })
  expect(outcomes.at(-1)?.status).toBe('fulfilled')
  expect(await count()).toBe(2001)
})

it('is out of reach, and no more than that, where there is no thread to be had; then at work again', async () => {
  const { database, write, count } = opened()
  const asked = vi.spyOn(Worker.prototype, 'postMessage')
  onTestFinished(() => asked.mockRestore())
  asked.mockImplementationOnce(() => {
    throw Object.assign(new Error('No thread'), { code: 'EAGAIN' })
  })
  await expect(write('a')).rejects.toMatchObject({ kind: 'out-of-reach', status: 503 })
  expect(database.isInPlace()).toBe(false)
  await write('b')
  expect([database.isInPlace(), await count()]).toEqual([true, 1])
})

it('moves a long write-ahead log into the file while it writes, and begins it anew', async () => {
  const { path, fillLog } = opened()
  await fillLog('first')
  await expect.poll(() => withoutLog(path, 'select count(*) from skip_token')[0]).toBe(100)
  const { size } = statSync(`${path}-wal`)
  await fillLog('second')
  expect(statSync(`${path}-wal`).size).toBeLessThan(1.5 * size)
})

it('leaves all in one file where it is closed while its log is moved', async () => {
  const { path, fillLog, close } = opened()
  await fillLog()
  await close()
  expect(existsSync(`${path}-wal`)).toBe(false)
  expect(withoutLog(path, 'select count(*) from skip_token')).toEqual([100])
})

it.each([
  ['Node', process.execPath, []],
  ['Deno', denoExecutable, ['run', ...denoFlags]],
])('leaves all in one file on %s where its log has been moved', async (_, program, flags) => {
  const path = join(folder, crypto.randomUUID())
  const outcome = await run(program, [...flags, 'test/engines/write-long-log.ts', path])
  expect(outcome).toEqual({ code: 0, stdout: 'false\n', stderr: '' })
  expect(withoutLog(path, 'select count(*) from skip_token')).toEqual([100])
})

it('says of what was under way when the thread ends that it may have been done or not, and starts another', async () => {
  const asked = vi.spyOn(Worker.prototype, 'postMessage')
  onTestFinished(() => asked.mockRestore())
  const { write, count } = opened()
  await write('a')
  asked.mockImplementationOnce(function (this: Worker) {
    void this.terminate()
  })
  await expect(write('b')).rejects.toMatchObject({ kind: 'lost-answer', status: 503 })
  await write('c')
  expect(await count()).toBe(2)
})
