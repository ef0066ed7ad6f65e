/// <reference lib="esnext.disposable" />
// What `remote-help-gateway` exports, for the declarations that come with the package: nothing here is imported from
// elsewhere, so that this one file says it all.

/** The entities of one set: a list, or the one object of a singleton such as `deviceManagement/remoteAssistanceSettings`. */
export type SeedSet = ReadonlyArray<Readonly<Record<string, unknown>>> | Readonly<Record<string, unknown>>

/**
 * What a gateway is filled with. A key is the path of a set, which is then the local tenant's, or a tenant's GUID with sets
 * by their paths below it. Entities are as the body of a create; `id`, and what else the gateway makes, may be given.
 */
export interface Seed {
  readonly [setOrTenant: string]: SeedSet | { readonly [set: string]: SeedSet }
}

/** What can be injected. `drop` drops the connection before anything is done, `drop-after` after the commit. */
export type FaultKind =
  | 'throttle'
  | 'expired'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'precondition'
  | 'error'
  | 'bad-gateway'
  | 'unavailable'
  | 'keys'
  | 'latency'
  | 'cut'
  | 'drop'
  | 'drop-after'

/** When which fault strikes. A request is looked at by each rule in turn, until one answers it or drops it. */
export interface FaultRule {
  readonly fault: FaultKind
  /** Of HTTP; any unless said. */
  readonly method?: string
  /** As `/beta/deviceManagement/*`, in any case; any unless said. */
  readonly path?: string
  /** How many of the requests are struck, from 0 to 1; all unless said. */
  readonly share?: number
  /** How often it strikes before it is over; without an end unless said. */
  readonly times?: number
  /** Seconds for which it is in force; without an end unless said. */
  readonly seconds?: number
  /** What Retry-After says, in whole seconds; whoever comes back earlier is refused again. 1 unless said. */
  readonly retryAfter?: number
  /** Of latency: fixed, or spread as `100-400`; 200 unless said. */
  readonly milliseconds?: number | string
}

/** Rules, one or several, or a share of all requests that is struck by a bit of everything, as `10%`. */
export type FaultProfile = string | FaultRule | readonly FaultRule[] | { readonly rules: readonly FaultRule[] }

/** How a gateway is made. */
export interface GatewayOptions {
  /** Where http is served on 127.0.0.1; 0, which is the default, takes any free port. */
  readonly port?: number
  /** Also serves https on any free port, as Microsoft's clients want it: see `httpsUrl` and `certificate`. */
  readonly https?: boolean
  /** `:memory:`, which is the default, or the path of an SQLite file, which is made where there is none. */
  readonly database?: string
  /** What is there at first, and after each `reset`: data, or the path of a JSON file. */
  readonly seed?: Seed | string
  /** What fails from the first: `10%`, rules, or the path of a JSON file. */
  readonly faults?: FaultProfile
  /**
   * The same in every run: the clock stands still, at 2026-01-01T00:00:00Z unless `now` is given, until it is moved, and
   * ids count up from there. For a database in memory.
   */
  readonly deterministic?: boolean
  /** When it is: a Date, an ISO 8601 text or milliseconds since 1970. The clock goes on from there. */
  readonly now?: Date | string | number
  /** Takes the lines of the log, which hold no secret. Nothing is printed without it, and nothing with it. */
  readonly log?: (record: Readonly<Record<string, unknown>>) => void
}

/** What a token is to say. */
export interface TokenOptions {
  /** All that the gateway knows unless said. */
  readonly permissions?: readonly string[]
  /** A GUID; the local tenant, `10ca1000-0000-4000-8000-000000000001`, unless said. */
  readonly tenant?: string
  /** A GUID; the local user unless said. */
  readonly user?: string
  /** A GUID. Without a `user` beside it the token is the application's own. */
  readonly application?: string
  /** In seconds, 3600 unless said; a token of a negative number has expired. */
  readonly expiresIn?: number
}

/** What came and what was answered. Tokens, secrets and `sessionKey` are `***` in it. */
export interface RequestRecord {
  /** 1, 2 and so on, in the order in which requests were answered: those of a batch before the batch. */
  readonly id: number
  /** When it came, by the gateway's clock, in ISO 8601. */
  readonly time: string
  readonly method: string
  /** Without the query. */
  readonly path: string
  /** With its question mark; empty without one. */
  readonly query: string
  /** By their names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  /** The JSON that was sent, where the gateway read it: not of a request that it refused before. */
  readonly body?: unknown
  /** 0 where the connection was dropped. */
  readonly status: number
  /** In milliseconds. */
  readonly duration: number
  /** The code of the error that was answered. */
  readonly error?: string
  /** Why, in a word. */
  readonly reason?: string
  /** The property, option or header at fault. */
  readonly target?: string
  /** What was injected. */
  readonly fault?: string
  /** As the answer's `request-id`. */
  readonly requestId: string
  /** The `requestId` of the batch that it came in. */
  readonly batch?: string
  /** Whose token it came with. */
  readonly tenant?: string
  readonly application?: string
}

/** What fails, and when. */
export interface Faults {
  /** Adds to what fails already. Throws an Error, in one sentence, for what is no rule or profile. */
  add(profile: FaultProfile): void
  /** Puts it in the place of all else. */
  set(profile: FaultProfile): void
  clear(): void
  /** The rules that are not over. */
  list(): readonly FaultRule[]
}

/** When it is for the gateway: what expires, which tokens are valid, what ids and answers say. */
export interface GatewayClock {
  now(): Date
  /** To a Date, an ISO 8601 text or milliseconds since 1970, from 1970 to 9999. Throws an Error for any other. */
  set(instant: Date | string | number): void
  /** Negative milliseconds set it back. */
  advance(milliseconds: number): void
  /** As it was when the gateway was made. */
  reset(): void
}

/** How someone is helped by script. */
export interface SharerOptions {
  /** Of the answer to `createRemoteHelpSession`. */
  readonly sessionKey: string
  /** What is answered to each request for access; `allow` unless said. */
  readonly decision?: 'allow' | 'decline' | 'ignore'
  /** Milliseconds after which it is answered, by the machine's clock; 0 unless said. */
  readonly after?: number
  /** A GUID: who is helped. One who is not the helper, `10ca1000-0000-4000-8000-000000000005`, unless said. */
  readonly user?: string
}

/** What a sharer is told, and what it did. */
export type SharerEvent =
  /** Access is asked for. */
  | { readonly kind: 'asked'; readonly requestId: string; readonly helperUserId: string; readonly sessionType: string }
  /** The helper does not wait for it any more. */
  | { readonly kind: 'withdrawn'; readonly requestId: string }
  /** It was answered. */
  | { readonly kind: 'answered'; readonly allowed: boolean }
  /** The key and IV of the access that was allowed, as the helper has them: base64 of 32 and of 16 bytes. */
  | { readonly kind: 'granted'; readonly pubSubEncryptionKey: string; readonly pubSubEncryption: string }
  /** A message of the helper's, opened; one that cannot be. */
  | { readonly kind: 'message'; readonly text: string }
  | { readonly kind: 'unreadable'; readonly reason: string }
  /** The helper is there, or has left. */
  | { readonly kind: 'peerJoined' | 'peerLeft' }
  | { readonly kind: 'chatBlocked' }
  | { readonly kind: 'extended'; readonly sessionExpirationDateTime: string }
  /** Its connection was closed with that code: 1008 where the session ended or expired, 1000 by `close`. */
  | { readonly kind: 'ended'; readonly code: number; readonly message: string }

/** Someone who is helped, by script: it has joined a session, and answers as it was told to. */
export interface Sharer extends AsyncDisposable {
  /** What the answer to its join said. */
  readonly session: {
    readonly sessionType: string
    readonly helperUserId: string
    readonly pubSubGroupId: string
    readonly sessionExpirationDateTime: string
    readonly isChatBlocked: boolean
  }
  /** What has been so far, oldest first. */
  events(): readonly SharerEvent[]
  /**
   * The next event of a kind: the first, then the second and so on, whether it has been or is yet to come. Rejects where
   * the connection ends before it comes.
   */
  next<Kind extends SharerEvent['kind']>(kind: Kind): Promise<Extract<SharerEvent, { readonly kind: Kind }>>
  /** Sends a text to the helper, sealed as `examples/session/session-cipher.ts` has it. Rejects before access is granted. */
  send(text: string): Promise<void>
  /** Leaves. Once more does nothing. */
  close(): Promise<void>
}

/** A gateway at work in this process. */
export interface Gateway extends AsyncDisposable {
  /** Such as `http://127.0.0.1:41234`, without a slash at its end. */
  readonly url: string
  /** Such as `https://localhost:41235`; there with `https: true`. */
  readonly httpsUrl?: string
  /** What makes a client trust `httpsUrl`, in PEM. */
  readonly certificate?: string
  /** Whose token is made where nothing else is said. */
  readonly tenant: string
  readonly user: string
  readonly application: string
  /** An access token that the gateway takes. Throws an Error for a permission that there is none, and the like. */
  token(options?: TokenOptions): Promise<string>
  /**
   * Adds entities, or the path of a JSON file of them: all or none. One whose `id` is there takes its place. Throws a
   * SeedError that names the place of the first fault.
   */
  seed(data: Seed | string): Promise<{ readonly entities: number }>
  /** All entities that callers can see, secrets included, in a fixed order: `seed` takes it. */
  export(): Promise<Seed>
  /** As it was when it was made: `seed`, no requests, no faults, the clock not moved, ids from the first. */
  reset(): Promise<void>
  /** The last 1,000 requests, or as many of them as 16 MiB of JSON hold; oldest first. */
  requests(): RequestRecord[]
  /**
   * Joins a session as whom it is for, and answers for them: it is there when this resolves. Throws an Error with the
   * gateway's sentence where the key is none. What is still there when the gateway is closed leaves.
   */
  sharer(options: SharerOptions): Promise<Sharer>
  readonly faults: Faults
  readonly clock: GatewayClock
  /** Ends it after the requests under way. Once more does nothing. */
  close(): Promise<void>
}

/** A seed that cannot be taken; nothing of it was. The message is a sentence, and quotes no value. */
export declare class SeedError extends Error {
  constructor(message: string, place?: SeedPlace)
  readonly place: SeedPlace
}

/** Where in a seed something stands. */
export interface SeedPlace {
  readonly tenant?: string | undefined
  /** Path of the set. */
  readonly set?: string | undefined
  /** In the list of the set, from 0. */
  readonly index?: number | undefined
  readonly property?: string | undefined
}

/**
 * Starts a gateway in this process, on a free port of 127.0.0.1, with an identity of its own: any number of them side by
 * side. Resolves when it answers.
 */
export declare function createGateway(options?: GatewayOptions): Promise<Gateway>
