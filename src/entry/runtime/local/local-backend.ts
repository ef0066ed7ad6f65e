import type { Config } from '../../../config/config.ts'
import type { Control } from '../../../local/control/control.ts'
import type { Identity } from '../../../local/identity.ts'
import type { Fetch } from '../http/listen.ts'
import type { Upgrades } from '../http/upgrades.ts'

/** Settings as text, by their names. */
export type Settings = Readonly<Record<string, string | undefined>>

/** Something for each listener of local mode; https is not always served. */
export interface Listeners<Of> {
  readonly http: Of
  readonly https?: Of | undefined
}

/** A gateway behind local mode's listeners. */
export interface LocalGateway {
  /** Where what local mode makes for itself is kept. */
  readonly folder: string
  readonly encryptionKeys: string
  /** Where the entities are, as a line names it. */
  readonly data: string
  /** Undefined where its database and clock are out of reach. */
  readonly control: Control | undefined
  /** Makes what answers at each address, with links that lead back to it, to tokens of the identity. */
  readonly answerAt: (settings: Listeners<Settings>, identity: Identity) => Promise<Listeners<Fetch>>
  /** Takes WebSockets, at every address; undefined where that is not this process's business. */
  readonly upgrades?: Upgrades | undefined
  /** After the last request. */
  readonly close: () => Promise<void>
}

/** What makes one; the settings have been judged. */
export type LocalBackend = (environment: Settings, settings: Config) => Promise<LocalGateway>
