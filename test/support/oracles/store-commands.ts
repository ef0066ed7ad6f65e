import fc from 'fast-check'
import { leastIdAt } from '../../../src/db/store/retention.ts'
import type { Position } from '../../../src/db/store/search/list.ts'
import type { Store, StoreContext } from '../../../src/db/store/store.ts'
import { remoteAssistancePartner as partner } from '../../../src/entities/remote-assistance-partner.ts'
import { remoteAssistanceSettings as settings } from '../../../src/entities/remote-assistance-settings.ts'
import { requestRemoteHelpSessionAccessResponse as session } from '../../../src/entities/request-remote-help-session-access-response.ts'
import type { EntityType } from '../../../src/model/entity-type.ts'
import { parseQueryOptions } from '../../../src/odata/query/query-options.ts'

const minute = 60_000
/** Milliseconds for which sessions are kept: long enough for some commands, not for all. */
export const retention = 60 * minute
/** When the first command comes, in milliseconds since 1970. */
export const firstInstant = Date.UTC(2026, 0, 1)

/** A store under test, or the model of one. */
export type OneStore = Omit<Store, 'check' | 'isRecorded' | 'recorded' | 'unit' | 'find' | 'keepToken' | 'readToken'>

/** What the commands of one run know of each other. */
export interface World {
  readonly tenants: readonly [string, string]
  /** Every entity that was made, in whatever tenant. */
  readonly made: { readonly id: string; readonly tenant: string; readonly type: EntityType }[]
  readonly time: { now: number }
  readonly removeExpired: () => Promise<void>
}

/** A command: what it is in this world, and then what it does to a store. */
export interface Command {
  /** Its first word says what it is, the rest how. */
  readonly text: string
  readonly in: (world: World) => (store: OneStore) => Promise<unknown>
}

const small = fc.constantFrom('a', 'b', 'B', 'ä', '')
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined })
const partnerValues = {
  displayName: fc.option(small),
  onboardingUrl: fc.option(small),
  onboardingStatus: fc.constantFrom('notOnboarded', 'onboarding', 'onboarded'),
  lastConnectionDateTime: fc.constant('2026-01-01T00:00:00.0000000Z'),
  onboardingRequestExpiryDateTime: fc.constant(null),
}
const sessionValues = {
  sessionKey: small,
  sessionType: fc.constantFrom('takeFullControl', 'elevation'),
  pubSubEncryptionKey: small,
  pubSubEncryption: small,
}
const settingsValues = {
  remoteAssistanceState: fc.constantFrom('disabled', 'enabled'),
  blockChat: fc.boolean(),
}
const entity = fc.oneof(
  fc.record({ type: fc.constant(partner), values: fc.record(partnerValues) }),
  fc.record({ type: fc.constant(session), values: fc.record(sessionValues) }),
)
const changesOf = <T>(values: { [Name in keyof T]: fc.Arbitrary<T[Name]> }) => fc.record(values, { requiredKeys: [] })

const tags = fc.oneof(
  { weight: 4, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constant('any' as const) },
  { weight: 3, arbitrary: fc.array(fc.nat(3), { maxLength: 2 }) },
)
const precondition = fc.record({ ifMatch: tags, ifNoneMatch: tags })
const repetition = maybe(
  fc.record({
    application: fc.constantFrom('app', 'app', 'other'),
    request: fc.nat(2),
    content: fc.constantFrom('same', 'same', 'other'),
  }),
)
type Repetition = ReturnType<typeof repetition.generate>['value']

const contextOf = (tenant: string, operation = '', repeat: Repetition = undefined): StoreContext => {
  const fingerprint = `${operation} ${repeat?.content}`
  return {
    tenant,
    meter: { rowsRead: 0, rowsWritten: 0, attempts: 0 },
    repeatable: repeat && {
      application: repeat.application,
      requestId: `request ${repeat.request}`,
      fingerprint,
      isSame: (recorded) => recorded === fingerprint,
    },
  }
}

/** One of those made last, as its own tenant sees it or the other one; or one that was never made. */
const target = fc.record({ back: fc.nat(4), isStranger: fc.constantFrom(false, false, false, true) })
type Target = ReturnType<typeof target.generate>['value']
const find = ({ made, tenants }: World, { back, isStranger }: Target) => {
  const { id, tenant, type } = made.at(-1 - back) ?? { id: 'never', tenant: tenants[0], type: partner }
  return { id, type, tenant: isStranger === (tenant === tenants[0]) ? tenants[1] : tenants[0] }
}

const parse = (type: EntityType, text: string) => {
  const clock = () => firstInstant
  const options = parseQueryOptions(encodeURI(text), { type, version: 'beta', resource: 'collection', clock })
  return { type, text, options }
}
const query = fc.constantFrom(
  parse(partner, ''),
  parse(partner, "$filter=displayName eq 'a'"),
  parse(partner, "$filter=onboardingStatus ne 'onboarded'&$orderby=displayName desc"),
  parse(partner, '$search=b&$orderby=onboardingStatus,id desc'),
  parse(session, ''),
  parse(session, "$filter=sessionKey eq 'a'"),
  parse(session, '$orderby=sessionKey desc,sessionType'),
)
const select = maybe(fc.constantFrom(['id'], ['id', 'pubSubEncryptionKey']))

/** What two tenants may do to a set that expires, one that does not, and a singleton; and time, which passes. */
export const storeCommands: readonly fc.Arbitrary<Command>[] = [
  fc.record({ tenant: fc.nat(1), entity, repeat: repetition }).map((values) => ({
    text: `insert ${JSON.stringify({ ...values, entity: values.entity.values })}`,
    in: ({ tenants, made, time }) => {
      const { type, values: properties } = values.entity
      const tenant = tenants[values.tenant === 0 ? 0 : 1]
      const id = leastIdAt(time.now).slice(0, -6) + String(made.length).padStart(6, '0')
      made.push({ id, tenant, type })
      return (store) => store.insert(contextOf(tenant, 'insert', values.repeat), type, { id, ...properties })
    },
  })),
  fc.record({ target, select }).map((values) => ({
    text: `read ${JSON.stringify(values)}`,
    in: (world) => {
      const { tenant, type, id } = find(world, values.target)
      return (store) => store.read(contextOf(tenant), type, id, values.select)
    },
  })),
  fc
    .record({ tenant: fc.nat(1), query, select, limit: fc.integer({ min: 1, max: 3 }), skip: fc.nat(2) })
    .map((values) => ({
      text: `list ${JSON.stringify({ ...values, query: values.query.text })}`,
      in: ({ tenants }) => {
        const context = contextOf(tenants[values.tenant === 0 ? 0 : 1])
        const { type, options } = values.query
        return async (store) => {
          const pages: unknown[] = []
          let [after, skip]: [Position | undefined, number] = [undefined, values.skip]
          do {
            const { unseal, end, total } = await store.list(context, type, {
              ...options,
              select: values.select,
              count: values.skip === 0,
              after,
              skip,
              limit: values.limit,
              mostBytes: 1_048_576,
            })
            pages.push({ total, listed: unseal().map(({ entity, revision }) => ({ entity, revision })) })
            after = end
            skip = 0
          } while (after)
          return { pages, count: await store.count(context, type, options) }
        }
      },
    })),
  fc
    .record({
      target,
      partner: changesOf(partnerValues),
      session: changesOf(sessionValues),
      precondition,
      repeat: repetition,
    })
    .map((values) => ({
      text: `update ${JSON.stringify(values)}`,
      in: (world) => {
        const { tenant, type, id } = find(world, values.target)
        const context = contextOf(tenant, 'update', values.repeat)
        const changes = type === partner ? values.partner : values.session
        return (store) => store.update(context, type, id, { changes, precondition: values.precondition })
      },
    })),
  fc.record({ target, precondition, repeat: repetition }).map((values) => ({
    text: `remove ${JSON.stringify(values)}`,
    in: (world) => {
      const { tenant, type, id } = find(world, values.target)
      return (store) => store.remove(contextOf(tenant, 'remove', values.repeat), type, id, values.precondition)
    },
  })),
  fc
    .record({ tenant: fc.nat(1), changes: changesOf(settingsValues), precondition, repeat: repetition })
    .map(({ tenant, changes, precondition, repeat }) => ({
      text: `singleton ${JSON.stringify({ tenant, changes, precondition, repeat })}`,
      in: ({ tenants }) => {
        const context = contextOf(tenants[tenant === 0 ? 0 : 1], 'singleton', repeat)
        return async (store) => ({
          outcome: await store.update(context, settings, '', { changes, precondition }),
          after: await store.read(context, settings, ''),
        })
      },
    })),
  fc.record({ minutes: fc.nat(40), isSwept: fc.constantFrom(false, false, true) }).map(({ minutes, isSwept }) => ({
    text: `let ${minutes} minutes pass${isSwept ? ', and sweep' : ''}`,
    in: ({ time, removeExpired }) => {
      time.now += minutes * minute
      return async () => (isSwept ? removeExpired() : undefined)
    },
  })),
]
