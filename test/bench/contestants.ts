import { resolve } from 'node:path'
import type { Issuer } from '../support/clients/tokens.ts'
import { gatewayDialect, handWrittenDialect, minimalDialect } from './deeds.ts'
import type { Contestant } from './requests.ts'

interface Wanted {
  readonly checkouts: readonly { readonly name: string; readonly checkout: string }[]
  readonly folder: string
  readonly issuer: Issuer
}

/** The gateways, each the production bundle of a checkout, and what they are held against. */
export const contestants = ({ checkouts, folder, issuer }: Wanted) => {
  const reference = (name: string, file: string, dialect: Contestant['dialect']): Contestant => ({
    name,
    program: resolve('test/bench/servers', file),
    folder,
    issuer,
    dialect,
  })
  return {
    gateways: checkouts.map(
      ({ name, checkout }): Contestant => ({
        name,
        program: resolve(checkout, 'dist/node/gateway.js'),
        folder,
        issuer,
        dialect: gatewayDialect,
      }),
    ),
    references: [
      reference('floor', 'floor.ts', minimalDialect),
      reference('Fastify', 'fastify.ts', handWrittenDialect),
      reference('minimal Hono', 'hono.ts', minimalDialect),
    ],
  }
}
