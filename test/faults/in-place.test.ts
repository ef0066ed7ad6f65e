import { copyFileSync, linkSync, mkdirSync, renameSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openDatabaseFile } from '../../src/entry/runtime/database/database-file.ts'
import { answers, callerOf, published } from '../support/clients/caller.ts'
import { startApp } from '../support/gateways/start-app.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder('in-place')

interface Paths {
  /** Where the gateway was told to find the file: a link to it. */
  readonly link: string
  readonly file: string
}

it.each<[string, (paths: Paths) => () => void]>([
  ['moved', ({ file }) => takeAway(file)],
  [
    'deleted, and linked anew',
    ({ file }) => {
      linkSync(file, `${file}.kept`)
      unlinkSync(file)
      return () => renameSync(`${file}.kept`, file)
    },
  ],
  [
    'replaced by a copy',
    ({ file }) => {
      copyFileSync(file, `${file}.copy`)
      const putBack = takeAway(file)
      renameSync(`${file}.copy`, file)
      return putBack
    },
  ],
  [
    'behind a link that leads to another file',
    ({ link, file }) => {
      writeFileSync(`${file}.other`, '')
      unlinkSync(link)
      symlinkSync(`${file}.other`, link)
      return () => {
        unlinkSync(link)
        symlinkSync(file, link)
      }
    },
  ],
  [
    'behind a folder that was replaced',
    ({ file }) => {
      const place = join(file, '..')
      renameSync(place, `${place}.away`)
      mkdirSync(place)
      return () => {
        rmSync(place, { recursive: true })
        renameSync(`${place}.away`, place)
      }
    },
  ],
  ['without its write-ahead log', ({ file }) => takeAway(`${file}-wal`)],
])('is not ready, and writes nothing, while its file is %s', async (_, disturb) => {
  const place = join(folder, crypto.randomUUID())
  mkdirSync(place)
  const paths = { link: `${place}.link`, file: join(place, 'data.sqlite') }
  symlinkSync(paths.file, paths.link)
  const { database, close } = openDatabaseFile(paths.link)
  const app = await startApp({ through: () => database })
  const { post, get } = callerOf(() => app)
  const ready = async () => {
    app.time.now += 5000
    return (await app.fetch('/readyz')).status
  }
  const { id } = (await post(answers, published)).body
  expect(await ready()).toBe(200)
  const putBack = disturb(paths)
  const refused = await post(answers, published)
  expect([refused.status, refused.headers.get('Retry-After'), await ready()]).toEqual([503, '5', 503])
  // What was read before is as true as it was.
  expect((await get(`${answers}/${id}`)).status).toBe(200)
  putBack()
  expect([(await post(answers, published)).status, await ready()]).toEqual([201, 200])
  await close()
  await app.stop()
})

const takeAway = (path: string) => {
  renameSync(path, `${path}.away`)
  return () => renameSync(`${path}.away`, path)
}
