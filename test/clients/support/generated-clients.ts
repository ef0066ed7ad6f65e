import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

/** Where a generated client goes. */
export interface Target {
  /** URL of the version, such as `http://localhost:3000/beta`. */
  readonly url: string
  readonly token: string
}

/** An entity as a generated client read it. */
type Seen = Readonly<Record<string, unknown>>

/** What the program `use-*.txt` returns: a session response made, read, found in the list, changed and removed. */
export interface Sessions {
  readonly created: Seen
  readonly read: Seen
  readonly listed: readonly Seen[]
  readonly updated: Seen
}

interface Program {
  readonly sessions: (target: Target) => Promise<Sessions>
}

/** A partner made, taken through both actions and removed; the settings changed. The SDK of SAP knows entity sets only. */
interface OwnerProgram extends Program {
  readonly deviceManagement: (
    target: Target,
  ) => Promise<Readonly<Record<'created' | 'onboarding' | 'disconnected' | 'settings', Seen>>>
}

export interface GeneratedClients {
  readonly odata2ts: () => OwnerProgram
  readonly sap: () => Program
  readonly remove: () => Promise<void>
}

const project = new URL('../../..', import.meta.url).pathname
const clients = join(project, 'test/clients')
const programs = { odata2ts: 'use-odata2ts', sap: 'use-sap' }

/** The generators write imports without extensions, which only CommonJS resolves. */
const settings = {
  compilerOptions: {
    target: 'es2022',
    module: 'nodenext',
    strict: true,
    // One of odata2ts' own declarations imports a package that it does not depend on.
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [join(project, 'node_modules/@types')],
    rootDir: '.',
    outDir: 'built',
  },
  include: ['odata2ts', 'sap', 'use-*.ts'],
}

/**
 * Generates a client with each generator from CSDL XML and compiles it, strictly, with a program that uses it.
 * Rejects with the generator's or compiler's output.
 */
export const generateClients = async (csdl: string): Promise<GeneratedClients> => {
  const folder = await mkdtemp(join(tmpdir(), 'odata-clients-'))
  await symlink(join(clients, 'node_modules'), join(folder, 'node_modules'))
  await mkdir(join(folder, 'csdl'))
  await writeFile(join(folder, 'csdl', 'graph.edmx'), csdl)
  await writeFile(join(folder, 'package.json'), '{"type":"commonjs"}')
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings))
  for (const program of Object.values(programs))
    await cp(join(clients, `${program}.txt`), join(folder, `${program}.ts`))

  const run = runIn(folder)
  await run(
    'odata2ts',
    '--source',
    'csdl/graph.edmx',
    '--output',
    'odata2ts',
    '--emit-mode',
    'ts',
    '--service-name',
    'graph',
  )
  await run('generate-odata-client', '--input', 'csdl', '--outputDir', 'sap')
  await run(join(project, 'test/node_modules/.bin/tsc'), '-p', '.')

  const load = createRequire(join(folder, 'built', 'index.js'))
  return {
    odata2ts: () => load(`./${programs.odata2ts}`),
    sap: () => load(`./${programs.sap}`),
    remove: () => rm(folder, { recursive: true }),
  }
}

const runIn =
  (folder: string) =>
  async (command: string, ...args: readonly string[]) => {
    try {
      await promisify(execFile)(process.execPath, [resolve(folder, 'node_modules/.bin', command), ...args], {
        cwd: folder,
      })
    } catch (error) {
      const { stdout = '', stderr = '' } = error as { stdout?: string; stderr?: string }
      throw new Error(`${command} failed:\n${stdout}${stderr}`, { cause: error })
    }
  }
