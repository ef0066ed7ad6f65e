import { readScope, writeScope } from '../support/clients/caller.ts'
import type { Issuer } from '../support/clients/tokens.ts'
import { audience } from '../support/gateways/running.ts'
import type { startKillable } from '../support/gateways/start-killable.ts'
import type { Outcome } from './table.ts'

export type Gateway = Awaited<ReturnType<typeof startKillable>>

/** What a scenario may ask of a gateway's start. */
export interface Start {
  readonly databasePath: string
  readonly settings?: Readonly<Record<string, string>>
  /** What comes between Node and the bundle. */
  readonly nodeOptions?: readonly string[]
  /** A program and its arguments that run Node. */
  readonly wrapper?: readonly string[]
}

/** What every scenario has. */
export interface Soak {
  readonly issuer: Issuer
  /** A folder of the scenario's own, which is removed after it. */
  readonly folder: string
  /** Less of everything, for a machine that has a minute. */
  readonly quick: boolean
  /** Of the mixed scenario. */
  readonly requests: number
  /** Starts the gateway that is looked at. */
  readonly start: (wanted: Start) => Promise<Gateway>
  /** Tells whoever waits how far it is. */
  readonly say: (text: string) => void
}

export type Scenario = (soak: Soak) => Promise<Omit<Outcome, 'scenario'>>

/** A token of a tenant that no step of a clock makes invalid; each application has limits of its own. */
export const tokenFor = (issuer: Issuer, tenant: string, mayWrite = true, application = crypto.randomUUID()) =>
  issuer.sign({
    ...issuer.claimsFor({ tenant, scopes: mayWrite ? writeScope : readScope, audience }),
    iat: 0,
    nbf: 0,
    exp: 4_102_444_800,
    azp: application,
  })

export const mebibyte = 1024 * 1024

/** In MiB that a gateway may take at the most: half of the smallest machine that one would rent. */
export const mostMemory = 512
