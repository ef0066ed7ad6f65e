import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it } from 'vitest'
import { run } from '../support/process/run.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder('install')

const write = (path: string, content: unknown) => writeFileSync(join(folder, path), JSON.stringify(content))
mkdirSync(join(folder, 'part'))
write('part/package.json', { name: 'part', version: '1.0.0' })
write('package.json', { name: 'whole', dependencies: { part: 'file:part' } })
const lock = (note: string) =>
  write('package-lock.json', {
    name: 'whole',
    lockfileVersion: 3,
    note,
    packages: {
      '': { name: 'whole', dependencies: { part: 'file:part' } },
      'node_modules/part': { resolved: 'part', link: true },
      part: { version: '1.0.0' },
    },
  })

const install = (...others: string[]) =>
  run(process.execPath, [resolve('test/install.ts'), ...others, folder], { env: { HOME: folder } })
const installed = join(folder, 'node_modules/part/package.json')

it('installs once for each state of the lockfile', async () => {
  lock('first')
  expect(await install()).toMatchObject({ code: 0, stdout: '', stderr: expect.stringContaining('npm ci in ') })
  expect(existsSync(installed)).toBe(true)
  expect(await install()).toEqual({ code: 0, stdout: '', stderr: '' })
  lock('second')
  expect((await install()).stderr).toContain('npm ci in ')
})

it('leaves what is linked from elsewhere as it is', async () => {
  lock('third')
  const elsewhere = mkdtempSync(join(folder, 'elsewhere-'))
  rmSync(join(folder, 'node_modules'), { recursive: true })
  symlinkSync(elsewhere, join(folder, 'node_modules'))
  expect(await install()).toEqual({ code: 0, stdout: '', stderr: '' })
  expect(existsSync(installed)).toBe(false)
  rmSync(join(folder, 'node_modules'))
})

it('installs several at once, each to its end, though another fails at once', async () => {
  lock('fourth')
  const { code, stderr } = await install(join(folder, 'nowhere'))
  expect([code, stderr]).toEqual([1, expect.stringContaining('nowhere')])
  expect(await install()).toEqual({ code: 0, stdout: '', stderr: '' })
})

it('says what could not be installed', async () => {
  write('package-lock.json', 'nothing that npm can read')
  const { code, stderr } = await install()
  expect([code, stderr]).toEqual([1, expect.stringContaining(`What ${folder} needs could not be installed.`)])
})
