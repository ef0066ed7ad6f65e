import { chmodSync, linkSync, mkdtempSync, readdirSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { basename, join, relative, resolve } from 'node:path'
import BetterSqlite from 'better-sqlite3'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDatabaseFile } from '../../src/entry/runtime/database/database-file.ts'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { createIssuer } from '../support/clients/tokens.ts'
import { openDoor, productionDoors } from '../support/gateways/production-doors.ts'
import { publicUrl, settingsFor } from '../support/gateways/running.ts'
import { run } from '../support/process/run.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const root = temporaryFolder('one-gateway')

const issuer = await createIssuer()
const node = process.execPath

const modesOf = (folder: string) =>
  Object.fromEntries(readdirSync(folder).map((name) => [name, (statSync(join(folder, name)).mode & 0o777).toString(8)]))

describe.each(productionDoors)('$name', (door) => {
  it('is the one gateway of its file, by whatever path, until it ends; other work goes on beside it', async () => {
    const folder = mkdtempSync(join(root, 'door-'))
    const path = join(folder, 'gateway.sqlite')
    await openDatabaseFile(path).close()
    writeFileSync(`${path}-lock`, '')
    for (const file of [path, `${path}-lock`]) chmodSync(file, 0o644)
    const env = { ...settingsFor(issuer), PORT: '0', DATABASE_PATH: path }
    const { child, listening } = await openDoor(door, { env, cwd: folder })
    onTestFinished(() => void child.kill('SIGKILL'))
    const running = { fetch: (at: string, init?: RequestInit) => fetch(listening.url + at, init), issuer, publicUrl }
    const { post } = callerOf(() => ({ ...running, output: () => '', stop: async () => {} }))
    expect((await post(answers, published)).status).toBe(201)
    const names = ['gateway.sqlite', 'gateway.sqlite-lock', 'gateway.sqlite-shm', 'gateway.sqlite-wal']
    expect(modesOf(folder)).toEqual(Object.fromEntries(names.map((name) => [name, '600'])))

    symlinkSync(path, join(root, `${basename(folder)}.link`))
    for (const same of [path, relative(folder, path), join(root, `${basename(folder)}.link`)]) {
      const { code, stdout, stderr } = await run(door.command, door.args, {
        env: { ...env, DATABASE_PATH: same },
        cwd: folder,
      })
      expect([code, stdout]).toEqual([1, ''])
      expect(stderr).toBe(
        `The database ${same} is in use by another gateway; stop that one, or set DATABASE_PATH, or --database, to another file.\n`,
      )
    }

    const { ENCRYPTION_KEYS } = env
    const backup = await run(node, [resolve('src/entry/cli.ts'), 'backup', join(folder, 'copy')], {
      env: { DATABASE_PATH: path },
    })
    expect(backup).toMatchObject({ code: 0, stderr: '' })
    const rotation = await run(node, [resolve('src/entry/cli.ts'), 'keys', 'rotate'], {
      env: { DATABASE_PATH: path, ENCRYPTION_KEYS },
    })
    expect(rotation).toEqual({ code: 0, stdout: '0 rows read, 0 sealed anew by key test.\n', stderr: '' })
    const reader = new BetterSqlite(path, { readonly: true })
    expect(reader.prepare('select count(*) from request_remote_help_session_access_response').pluck().get()).toBe(1)
    reader.close()
    expect((await post(answers, published)).status).toBe(201)

    child.kill('SIGKILL')
    await expect.poll(() => child.signalCode).toBe('SIGKILL')
    const next = await openDoor(door, { env, cwd: folder })
    next.child.kill('SIGKILL')
  })
})

it('does not start on a file of two names', async () => {
  const path = join(root, 'first.sqlite')
  await openDatabaseFile(path).close()
  linkSync(path, join(root, 'second.sqlite'))
  const outcome = await run(node, [resolve('dist/node/cli.js')], {
    env: { DATABASE_PATH: path, PORT: '0' },
    cwd: root,
  })
  const stderr = `The database ${path} has a second name, a hard link, which can ruin it; remove one of them.\n`
  expect(outcome).toEqual({ code: 1, stdout: '', stderr })
})
