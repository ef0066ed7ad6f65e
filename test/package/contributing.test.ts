import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { writeScope } from '../support/clients/caller.ts'
import { audience, tenants } from '../support/gateways/running.ts'
import { startProcess } from '../support/gateways/start-process.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const text = readFileSync('CONTRIBUTING.md', 'utf8')
const steps = text.slice(text.indexOf('## Add an entity set'))
const blocks = [...steps.matchAll(/^```(ts|sql)\n([^`]*)^```$/gm)].map(([, , code = '']) => code)

const folder = temporaryFolder('contributing')

it('adds an entity set by the steps that it tells', async () => {
  for (const name of ['src', 'migrations', 'package.json']) cpSync(name, join(folder, name), { recursive: true })
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
  const [declaration = '', lines = '', migration = ''] = blocks
  const [, file = ''] = /This one is `(.*)`:/.exec(steps) ?? []
  writeFileSync(join(folder, file), declaration)
  const [imported = '', listed = ''] = lines.split('\n')
  const list = join(folder, 'src/entities/model.ts')
  writeFileSync(list, `${imported}\n${readFileSync(list, 'utf8').replace(/^\]$/m, `${listed}\n]`)}`)
  writeFileSync(join(folder, 'migrations/9999_contributed.sql'), migration)

  const gateway = await startProcess(process.execPath, [join(folder, 'src/entry/node.ts')])
  onTestFinished(gateway.stop)
  const token = await gateway.issuer.token({ tenant: tenants[0], audience, scopes: writeScope })
  const [, set = ''] = /path: '(.*)'/.exec(declaration) ?? []
  const headers = { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' }
  const path = `/beta/${set}`
  const created = await gateway.fetch(path, { method: 'POST', headers, body: '{"text":"It works again."}' })
  expect(created.status).toBe(201)
  const { id } = await created.json()
  const found = await gateway.fetch(`${path}?$filter=startswith(text,'It')`, { headers })
  expect((await found.json()).value).toEqual([expect.objectContaining({ id, text: 'It works again.' })])
  expect((await (await gateway.fetch('/openapi.json')).json()).paths).toHaveProperty(path)
  expect(await (await gateway.fetch('/beta/$metadata', { headers })).text()).toContain('Name="remoteHelpNote"')
})

it('takes the ten lines that it says', () =>
  expect(blocks[0]?.trimEnd().split('\n').slice(4).length).toBeLessThanOrEqual(10))

it('names scripts that there are', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'))
  const named = [...text.matchAll(/npm run ([\w:]+)/g)].map(([, name = '']) => name)
  expect(named.filter((name) => !(name in scripts))).toEqual([])
})
