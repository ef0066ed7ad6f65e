import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { localApplication, localUser } from '../../../src/local/identity.ts'
import { requestToken } from '../../../src/local/request-token.ts'
import { bareEnvironment } from '../process/bare-environment.ts'

export interface LocalGateway {
  readonly url: string
  readonly httpsUrl: string
  /** The file that makes a client trust the https address. */
  readonly certificatePath: string
  /** The line to paste. */
  readonly curl: string
  readonly banner: string
  /** One for an hour, of the local user, with all permissions. */
  readonly token: () => Promise<string>
  /** What it has written so far. */
  readonly output: () => string
  readonly stop: () => Promise<number | null>
}

interface Place {
  /** One that is kept, in place of one of its own. */
  readonly folder?: string
  readonly args?: readonly string[]
  /** As `npm start` runs it, in place of the program as it is published, which starts in a third of the time. */
  readonly isSource?: boolean
}

/** Starts local mode on free ports and in a folder of its own. `npm run build` has made its program. */
export const startLocal = async (
  settings: Readonly<Record<string, string>> = {},
  { folder: given, args = [], isSource = false }: Place = {},
): Promise<LocalGateway> => {
  const folder = given ?? mkdtempSync(join(tmpdir(), 'local-gateway-'))
  const child = spawn(
    process.execPath,
    [join(process.cwd(), isSource ? 'src/entry/cli.ts' : 'dist/node/cli.js'), ...args],
    {
      cwd: folder,
      env: { ...bareEnvironment, PORT: '0', ...settings },
    },
  )
  let output = ''
  const banner = await new Promise<string>((resolve, reject) => {
    const onData = (data: Buffer) => {
      output += data
      if (/curl .*\n/.test(output)) resolve(output)
    }
    child.stdout.on('data', onData)
    child.stderr.on('data', onData)
    child.once('exit', (code) => reject(new Error(`The gateway ended with ${code}: ${output}`)))
  })
  const found = (pattern: RegExp) => pattern.exec(banner)?.[1] ?? ''
  return {
    url: found(/(http:\/\/[\d.:]+)/),
    httpsUrl: found(/(https:\/\/localhost:\d+)/),
    certificatePath: found(/NODE_EXTRA_CA_CERTS=(\S+)/),
    curl: found(/(curl .*)/),
    banner,
    token: () => localToken(found(/(http:\/\/[\d.:]+)/)),
    output: () => output,
    stop: async () => {
      const code = await new Promise<number | null>((resolve) => {
        child.once('exit', resolve)
        child.kill('SIGINT')
      })
      if (given === undefined) rmSync(folder, { recursive: true })
      return code
    },
  }
}

/** A token of a local gateway that runs: for an hour, of the local user, with all permissions. */
export const localToken = (url: string) =>
  requestToken({
    url,
    tenant: undefined,
    user: localUser,
    application: localApplication,
    kind: 'delegated',
    permissions: undefined,
    lifetime: undefined,
    start: 'npm start',
  })
