import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'
import { getRequestListener } from '@hono/node-server'
import { generate } from 'selfsigned'
import { parseConfig } from '../../../src/config/config.ts'
import type { Admit } from '../../../src/dependencies.ts'
import { openMigrated } from '../../../src/entry/runtime/database/database-file.ts'
import { gateway } from '../../../src/entry/runtime/gateway.ts'
import { keySource } from '../../../src/entry/runtime/key-source.ts'
import { readDocsFile } from '../../../src/entry/runtime/project-files.ts'
import { nextTurn, turn } from '../../../src/entry/runtime/time/turn.ts'
import { lanesOfProcess } from '../../../src/limits/lanes.ts'
import { writeScope } from '../clients/caller.ts'
import { createIssuer } from '../clients/tokens.ts'
import { sqliteEngine } from '../process/sqlite-engine.ts'
import { audience, settingsFor, tenants } from './running.ts'

/** What went over the wire, once there and back. */
export interface Exchange {
  readonly method: string
  /** Path and query as they were sent. */
  readonly path: string
  readonly asked: Headers
  readonly status: number
  readonly answered: Headers
}

/** A gateway on https://localhost, for clients that send their token to nothing less. */
export interface HttpsGateway {
  readonly url: string
  /** A token for the first tenant. */
  readonly token: (scopes?: string) => Promise<string>
  /** The exchanges since this was last called. */
  readonly wire: () => Exchange[]
  readonly stop: () => Promise<void>
}

export const startHttpsGateway = async (admit: Admit = async () => 0): Promise<HttpsGateway> => {
  const { private: key, cert } = await certificate()
  // For the whole process: a test file has one of its own. A client under test is left as its makers ship it.
  setDefaultCACertificates([...getCACertificates('default'), cert])
  let exchanges: Exchange[] = []
  let answer: (request: Request) => Response | Promise<Response> = () => new Response(null, { status: 503 })
  const listener = getRequestListener(async (request) => {
    const { method, url } = request
    const asked = new Headers(request.headers)
    const response = await answer(request)
    const { pathname, search } = new URL(url)
    const { status, headers } = response
    exchanges.push({ method, path: pathname + search, asked, status, answered: new Headers(headers) })
    return response
  })
  const server = createServer({ key, cert }, listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // Holds because the server listens on a port, not on a pipe.
  const url = `https://localhost:${(server.address() as AddressInfo).port}`

  const issuer = await createIssuer()
  const config = parseConfig({ ...settingsFor(issuer), PUBLIC_URL: url })
  const connection = openMigrated(':memory:')
  answer = gateway(config, {
    database: sqliteEngine(connection),
    keys: keySource(config.auth),
    readAsset: readDocsFile,
    admit,
    lanes: lanesOfProcess(turn, nextTurn),
    isDraining: () => false,
  }).fetch
  return {
    url,
    token: (scopes = writeScope) => issuer.token({ tenant: tenants[0], audience, scopes }),
    wire: () => {
      const since = exchanges
      exchanges = []
      return since
    },
    stop: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
      connection.close()
    },
  }
}

/** Method, path without its query, and status: an exchange in one line. */
export const lineOf = ({ method, path, status }: Exchange) => `${method} ${path.split('?')[0]} ${status}`

const certificate = () =>
  generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  })
