import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseEnv } from 'node:util'
import { expect, it, onTestFinished } from 'vitest'
import { parseConfig, settingNames } from '../../src/config/config.ts'
import { productionSettings } from '../../src/local/production-settings.ts'
import { createIssuer } from '../support/clients/tokens.ts'
import { openDoor, productionDoors } from '../support/gateways/production-doors.ts'
import { settingsFor } from '../support/gateways/running.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const example = readFileSync('.env.example', 'utf8')
const documented = readFileSync('docs/configuration.md', 'utf8')
const toFill = ['PUBLIC_URL', 'AUTH_TENANTS', 'AUTH_AUDIENCE', 'ENCRYPTION_KEYS']
/** Of local mode, which alone reads it. */
const local = ['HTTPS_PORT']

const settings = [...example.matchAll(/^(# )?([A-Z_]+)=(.*)$/gm)].map(([, comment, name = '', value]) => ({
  isGiven: !comment,
  name,
  value,
}))

it('has every setting once, under a line of its own that says what it is, and in the documents', () => {
  expect(settings.map(({ name }) => name).sort()).toEqual([...settingNames, ...local].sort())
  const lines = example.split('\n')
  for (const { name } of settings) {
    const above = lines[lines.findIndex((line) => line.replace('# ', '').startsWith(`${name}=`)) - 1]
    expect(above, name).toMatch(/^# [A-Z][^=]{10,}/)
    expect(documented).toContain(`\`${name}\``)
  }
})

it('leaves open what has no default, which a start then asks for, and is no production to local mode', () => {
  expect(settings.flatMap(({ isGiven, name }) => (isGiven ? [name] : []))).toEqual(toFill)
  const unfilled = parseEnv(example)
  const missing = () => parseConfig(unfilled)
  for (const name of toFill) expect(missing).toThrow(name)
  expect(productionSettings(unfilled)).toBeUndefined()
})

const filled = async () => {
  const own = settingsFor(await createIssuer())
  return Object.entries(own).reduce(
    (text, [name, value]) => text.replace(new RegExp(`^(# )?${name}=.*$`, 'm'), `${name}='${value}'`),
    example,
  )
}

it('shows the defaults', async () => {
  const text = await filled()
  const withAll = parseEnv(text.replaceAll(/^# ([A-Z_]+=.+)$/gm, '$1'))
  // Two of them the test has filled, besides those that are open.
  expect(parseConfig({ ...withAll, RATE_LIMITS: '' })).toEqual(parseConfig({ ...parseEnv(text), RATE_LIMITS: '' }))
  const shown = settings.find(({ name }) => name === 'RATE_LIMITS')?.value
  expect(parseConfig({ ...withAll, RATE_LIMITS: shown })).toEqual(parseConfig({ ...withAll, RATE_LIMITS: '' }))
})

it('is taken by a gateway once it is filled', async () => {
  const cwd = temporaryFolder('example-settings', onTestFinished)
  writeFileSync(join(cwd, '.env'), await filled())
  const [door] = productionDoors
  if (!door) throw new Error('There is no door.')
  const { child, listening } = await openDoor(door, { cwd, env: { PORT: '0' } })
  onTestFinished(async () => {
    child.kill('SIGTERM')
    await once(child, 'exit')
  })
  expect((await fetch(`${listening.url}/readyz`)).status).toBe(200)
})
