import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createIssuer } from '../support/clients/tokens.ts'
import { openDoor, productionDoors } from '../support/gateways/production-doors.ts'
import { settingsFor } from '../support/gateways/running.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const cwd = temporaryFolder('environment-file')

it.each(productionDoors)('$name takes from .env what the environment does not set', async (door) => {
  const { PUBLIC_URL: _, ...settings } = settingsFor(await createIssuer())
  const inFile = { ...settings, PORT: '0', DATABASE_PATH: ':memory:', PUBLIC_URL: 'https://file.test' }
  const lines = Object.entries(inFile).map(([name, value]) => `${name}='${value}'\n`)
  // As Windows' editors save it: with a byte order mark.
  writeFileSync(join(cwd, '.env'), `\uFEFF${lines.join('')}`)
  const publicUrlWith = async (env: Readonly<Record<string, string>>) => {
    const { child, listening } = await openDoor(door, { env, cwd })
    child.kill('SIGTERM')
    await once(child, 'exit')
    return listening.publicUrl
  }
  expect(await publicUrlWith({})).toBe('https://file.test')
  expect(await publicUrlWith({ PUBLIC_URL: 'https://environment.test' })).toBe('https://environment.test')
})
