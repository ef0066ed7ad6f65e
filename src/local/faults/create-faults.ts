import type { MiddlewareHandler } from 'hono'
import type { Clock, Ticks } from '../../clock.ts'
import { badRequest } from '../../errors.ts'
import type { GatewayContext, GatewayEnv } from '../../http/gateway-env.ts'
import { versions } from '../../model/version.ts'
import { decoded } from '../../odata/path/path-tree.ts'
import { keepNewest } from '../../text/keep-newest.ts'
import { injectedError } from './answers.ts'
import { FaultError } from './fault-error.ts'
import { inForce, usualWait } from './in-force.ts'
import { InjectedError } from './injected-error.ts'
import { type FaultKind, isErrorFault, lostInBatch } from './kinds.ts'
import { createPauses, stopwatch } from './pauses.ts'
import { isSpared, preferredFault } from './prefer.ts'
import { type FaultProfile, latencyOf, mostRules, type Rule, readFaults } from './rule.ts'
import { endableSleeps } from './sleeps.ts'

/** The paths of the Graph API, in any case as it takes them. */
const ofGraph = new RegExp(`^/(?:${versions.map((version) => version.replaceAll('.', '\\.')).join('|')})(?:/|$)`, 'i')

/** Of latency of which nothing is said. */
const usualLatency = 200
/** Requests that ask for a fault themselves, and how often they had it, as far as remembered. */
const mostAsking = 1000

interface Settings {
  readonly clock: Clock
  readonly ticks: Ticks
  /** Whose tokens the gateway takes, for the challenge of a 401. */
  readonly authority: () => string
  /** From 0 to less than 1. */
  readonly random?: () => number
}

/** A rule, and how often it may strike yet; undefined where that has no end. */
export type ActiveRule = Rule & { readonly left?: number | undefined }

/** Faults on demand: what makes a gateway fail for those who test how they survive it. In local mode alone. */
export const createFaults = ({ clock, ticks, authority, random = Math.random }: Settings) => {
  const watch = stopwatch(clock, ticks)
  const pauses = createPauses(watch)
  const injected = new WeakMap<Request, FaultKind>()
  const sleeps = endableSleeps()
  const broken = new WeakMap<Request, 'cut' | 'dropped'>()
  const asking = new Map<string, ReturnType<typeof inForce>>()
  let rules: readonly ReturnType<typeof inForce>[] = []
  let keys = 0

  const started = (rule: Rule, key: string) => inForce({ rule, key, watch, pauses, random })
  const begun = (profile: FaultProfile) =>
    readFaults(profile).map((rule) => {
      keys += 1
      return started(rule, `rule ${keys}`)
    })

  /** The rule of the request's own, which is the same for one that comes again. */
  const asked = (c: GatewayContext, pathname: string) => {
    const header = c.req.header('Prefer')
    const rule = preferred(header)
    if (!rule) return []
    const key = `${c.req.method} ${pathname} ${header}`
    const active = asking.get(key) ?? started(rule, key)
    keepNewest(asking, [key, active], mostAsking)
    // The next one begins anew.
    if (active.left() === 0) asking.delete(key)
    return [active]
  }
  /** The fault that answers the request or drops it; latency has been waited for. */
  const faultFor = async (c: GatewayContext): Promise<Rule | undefined> => {
    const { method, raw } = c.req
    if (isSpared(c.req.header('Prefer'))) return undefined
    // As the gateway reads it: percent-encoded or not, it is the same.
    const pathname = decoded(new URL(raw.url).pathname)
    if (!ofGraph.test(pathname)) return undefined
    for (const { rule, strikes } of [...asked(c, pathname), ...rules]) {
      if (!strikes({ method, pathname })) continue
      injected.set(raw, rule.fault)
      if (rule.fault !== 'latency') return rule
      await sleeps.sleep(latencyFor(rule, random))
    }
    return undefined
  }

  const middleware: MiddlewareHandler<GatewayEnv> = async (c, next) => {
    const rule = await faultFor(c)
    if (!rule) return next()
    const { fault, retryAfter = usualWait } = rule
    if (isErrorFault(fault)) throw injectedError(fault, { retryAfter, authority: authority() })
    if (fault !== 'drop') await next()
    // A batch has one connection for all: what is lost there is told as a server between would tell it.
    if (c.env.outer) throw new InjectedError(lostInBatch)
    broken.set(c.req.raw, fault === 'cut' ? 'cut' : 'dropped')
    if (fault === 'drop') throw new InjectedError(lostInBatch)
  }

  return {
    middleware,
    /** What was injected into a request, if anything was. */
    faultOf: (request: Request): FaultKind | undefined => injected.get(request),
    /** What the door is to do to the connection of a request, whatever its answer. */
    brokenOf: (request: Request) => broken.get(request),
    isDropped: (request: Request) => broken.get(request) === 'dropped',
    /** Throws a FaultError, as `set` does, and changes nothing then. */
    add: (profile: FaultProfile) => {
      const atWork = rules.filter(({ left }) => left() !== 0)
      const added = begun(profile)
      if (atWork.length + added.length > mostRules)
        throw new FaultError(`There may be ${mostRules} rules of faults at most: clear those that are done.`, 'rules')
      rules = [...atWork, ...added]
    },
    /** Puts a profile in the place of all rules. */
    set: (profile: FaultProfile) => {
      rules = begun(profile)
    },
    clear: () => {
      rules = []
    },
    /** No latency any more: the gateway stops once the requests under way are answered. */
    hurry: sleeps.end,
    /** The rules that are not over. */
    list: (): readonly ActiveRule[] =>
      rules.flatMap(({ rule, left }) => (left() === 0 ? [] : [{ ...rule, left: left() }])),
  }
}

/** See `createFaults`. */
export type Faults = ReturnType<typeof createFaults>

const preferred = (header: string | undefined) => {
  try {
    return preferredFault(header)
  } catch (error) {
    if (error instanceof FaultError) throw badRequest(error.message, 'Prefer')
    throw error
  }
}

const latencyFor = ({ milliseconds = usualLatency }: Rule, random: () => number) => {
  const [least, most] = latencyOf(milliseconds) ?? [0, 0]
  return least + random() * (most - least)
}
