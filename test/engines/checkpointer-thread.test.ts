import { existsSync, renameSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { expect, it, onTestFinished, vi } from 'vitest'
import { openSqlite } from '../../src/db/engines/sqlite/open-sqlite.ts'
import { checkpointerThread } from '../../src/entry/runtime/database/checkpointer-thread.ts'
import { placeOf } from '../../src/entry/runtime/database/file-place.ts'
import { withoutLog } from '../support/process/without-log.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder('checkpointer')

/** A database file with a row in its write-ahead log alone. */
const start = () => {
  const path = join(folder, `${crypto.randomUUID()}.sqlite`)
  const connection = openSqlite(path)
  connection.exec('create table thing (id text) strict')
  connection.pragma('wal_checkpoint(truncate)')
  connection.exec("insert into thing values ('a')")
  onTestFinished(() => void connection.close())
  return {
    path,
    connection,
    ...checkpointerThread(placeOf(path)),
    inFile: () => withoutLog(path, 'select id from thing'),
  }
}

/** Sees what threads are asked, until the test is done. */
const spyOnThreads = () => {
  const asked = vi.spyOn(Worker.prototype, 'postMessage')
  onTestFinished(() => asked.mockRestore())
  return asked
}

/** Has the thread do something else than it is asked, once. */
const instead = (act: (thread: Worker) => void) => {
  spyOnThreads().mockImplementationOnce(function (this: Worker) {
    act(this)
  })
}

it('moves the log into the file, again and again', async () => {
  const { connection, moveLog, inFile } = start()
  await moveLog()
  expect(inFile()).toEqual(['a'])
  connection.exec("insert into thing values ('b')")
  await moveLog()
  expect(inFile()).toEqual(['a', 'b'])
})

it('is done where its thread ends, and moves the log by another the next time', async () => {
  const { moveLog, inFile } = start()
  instead((thread) => void thread.terminate())
  await moveLog()
  expect(inFile()).toEqual([])
  await moveLog()
  expect(inFile()).toEqual(['a'])
})

it('is done where there is no thread to be had', async () => {
  const { moveLog, inFile } = start()
  instead(() => {
    throw Object.assign(new Error('No thread'), { code: 'EAGAIN' })
  })
  await moveLog()
  expect(inFile()).toEqual([])
})

it('makes no other file where the file is gone, and moves the log once it is back', async () => {
  const { path, moveLog, inFile } = start()
  renameSync(path, `${path}.moved`)
  await moveLog()
  expect(() => renameSync(path, `${path}.another`)).toThrow('ENOENT')
  renameSync(`${path}.moved`, path)
  await moveLog()
  expect(inFile()).toEqual(['a'])
})

it('lets go of the file once what it was asked is done, so that whoever closes it last removes the log', async () => {
  const { path, connection, moveLog, close } = start()
  let isMoved = false
  void moveLog().then(() => {
    isMoved = true
  })
  await close()
  expect(isMoved).toBe(true)
  connection.close()
  expect(existsSync(`${path}-wal`)).toBe(false)
})

it('starts no thread to let go of what it has not opened', async () => {
  const asked = spyOnThreads()
  await start().close()
  expect(asked).not.toHaveBeenCalled()
})
