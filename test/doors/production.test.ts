import { closeSync, mkdirSync, openSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDatabaseFile } from '../../src/entry/runtime/database/database-file.ts'
import { createIssuer } from '../support/clients/tokens.ts'
import { productionDoors } from '../support/gateways/production-doors.ts'
import { settingsFor } from '../support/gateways/running.ts'
import { run } from '../support/process/run.ts'
import { temporaryFolder } from '../support/temporary-folder.ts'

const folder = temporaryFolder('production')
const fresh = () => join(folder, `${crypto.randomUUID()}.sqlite`)

const settings = { ...settingsFor(await createIssuer()), PORT: '0', DATABASE_PATH: ':memory:' }

describe.each(productionDoors)('$name, when it cannot start', ({ command, args }) => {
  /** What it writes as it ends: one line, which ends a sentence. */
  const complaint = async (env: Readonly<Record<string, string>>, cwd = folder) => {
    const outcome = await run(command, args, { env: { ...settings, ...env }, cwd })
    expect(outcome).toEqual({ code: 1, stdout: '', stderr: expect.stringMatching(/^[^\n]+\.\n$/) })
    return outcome.stderr.trimEnd()
  }

  it('names the port that is in use', async () => {
    const server = createServer()
    onTestFinished(() => void server.close())
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    // Holds because the server listens on a port, not on a pipe.
    const { port } = server.address() as AddressInfo
    expect(await complaint({ PORT: `${port}` })).toBe(
      `Port ${port} on 127.0.0.1 is in use; set PORT, or --port, to another one.`,
    )
  })

  it.each([
    ['an address of another machine', '203.0.113.9'],
    ['an address that needs its interface', 'fe80::1'],
    ['a name that nobody has', 'no-such-host.invalid'],
    ['what is no address at all', 'no host'],
  ])('names the host that is %s', async (_, host) => {
    expect(await complaint({ HOST: host })).toBe(`${host} is not an address of this machine; set HOST to one that is.`)
  })

  it('lists every fault of the settings at once, and quotes none', async () => {
    const env = { PORT: 'wrong', PUBLIC_URL: 'wrong', AUTH_TENANTS: 'wrong', AUTH_JWKS: 'wrong', ENCRYPTION_KEYS: '' }
    const message = await complaint(env)
    for (const name of Object.keys(env)) expect(message).toContain(name)
    expect(message).not.toContain('wrong')
  })

  it('lists all that is required when nothing is set', async () => {
    const nothing = { PUBLIC_URL: '', AUTH_TENANTS: '', AUTH_AUDIENCE: '', ENCRYPTION_KEYS: '' }
    const message = await complaint(nothing)
    for (const name of Object.keys(nothing)) expect(message).toContain(`${name} is required`)
  })

  it.each([
    ['lies below a file', 'file/gateway.sqlite', 'unable to open database file'],
    ['is a folder', 'folder', 'unable to open database file'],
    ['is no database', 'file', 'file is not a database'],
  ])('names the database that %s', async (_, path, reason) => {
    writeFileSync(join(folder, 'file'), 'x'.repeat(10_000))
    mkdirSync(join(folder, 'folder'), { recursive: true })
    const message = await complaint({ DATABASE_PATH: path })
    expect(message).toBe(`The database ${path} cannot be opened for writing: ${reason}.`)
  })

  it('names the database that may only be read', async () => {
    const path = fresh()
    await openDatabaseFile(path).close()
    const file = openSync(path, 'r+')
    // The write version of the file format (section 1.3.2): above 2 binds even those whom no permission binds.
    writeSync(file, Uint8Array.of(3), 0, 1, 18)
    closeSync(file)
    const reason = 'attempt to write a readonly database'
    expect(await complaint({ DATABASE_PATH: path })).toBe(
      `The database ${path} cannot be opened for writing: ${reason}.`,
    )
  })

  it('names a .env file that cannot be read', async () => {
    const cwd = join(folder, crypto.randomUUID())
    mkdirSync(join(cwd, '.env'), { recursive: true })
    expect(await complaint({}, cwd)).toBe('The file .env cannot be read.')
    rmSync(join(cwd, '.env'), { recursive: true })
    writeFileSync(join(cwd, '.env'), '\uFEFFPORT=0\n', 'utf16le')
    expect(await complaint({}, cwd)).toBe('The file .env cannot be read.')
  })
})
