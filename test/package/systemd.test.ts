import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { run } from '../support/process/run.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const path = 'examples/systemd/remote-help-gateway.service'
const unit = readFileSync(path, 'utf8')
const settingOf = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1] ?? ''

it('starts the file that the package has, under the name that it has', () => {
  const { name } = JSON.parse(readFileSync('package.json', 'utf8'))
  const [, program = ''] = settingOf('ExecStart').split(' ')
  const [, within = ''] = program.split(`/node_modules/${name}/`)
  expect(existsSync(within), program).toBe(true)
  // The database is in the one folder that it can write to.
  expect(unit).toContain(`Environment=DATABASE_PATH=%S/${settingOf('StateDirectory')}/`)
  expect(unit).toMatch(/^DynamicUser=yes$/m)
})

const isThere = spawnSync('systemd-analyze', ['--version']).status === 0
it.skipIf(!isThere)('is a unit that systemd takes, and finds little exposed in', async () => {
  const folder = temporaryFolder('systemd', onTestFinished)
  const copy = join(folder, 'remote-help-gateway.service')
  // It looks for the program.
  writeFileSync(copy, unit.replace('/usr/bin/node', process.execPath))
  const env = { SYSTEMD_COLORS: 'false', SYSTEMD_PAGER: '' }
  expect(await run('systemd-analyze', ['verify', '--man=no', copy], { env })).toEqual({
    code: 0,
    stdout: '',
    stderr: '',
  })
  const args = ['security', '--offline=true', '--threshold=20', copy]
  const { code, stdout } = await run('systemd-analyze', args, { env })
  expect(code, stdout).toBe(0)
})
