import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { cors } from 'hono/cors'
import { asInstant } from '../../clock.ts'
import { isLoopbackOrigin } from '../../config/urls.ts'
import type { Dependencies } from '../../dependencies.ts'
import { FaultError } from '../faults/fault-error.ts'
import type { FaultProfile } from '../faults/rule.ts'
import type { Identity } from '../identity.ts'
import type { about } from './about.ts'
import type { Control } from './control.ts'
import { guard } from './guard.ts'
import { jsonOf, membersOf } from './json-request.ts'
import { ControlError, refusal } from './refusal.ts'
import { SeedError } from './seed-error.ts'
import { makeToken, TokenError, type TokenRequest } from './token.ts'
import { ClockError, readInstant } from './virtual-clock.ts'

/** Bytes. */
const mostOfSeed = 16 * 1024 * 1024
const mostOfOthers = 64 * 1024

/** The paths of local mode's control; all others are the provider's or the gateway's. */
export const isControlPath = (pathname: string) => pathname === '/_local' || pathname.startsWith('/_local/')

interface Settings {
  readonly about: ReturnType<typeof about>
  readonly identity: Pick<Identity, 'accessToken'>
  /** Undefined where the gateway's database is out of reach of the process, as that of a Worker is. */
  readonly control: Control | undefined
  /** Is told what was done, and refused. */
  readonly log: Dependencies['log']
}

const tokenMembers = ['permissions', 'tenant', 'user', 'application', 'expiresIn'] as const

/** Local mode's control over HTTP, for tests in any language and for its pages. On this machine alone, and in no bundle. */
export const controlRoutes = ({ about: said, identity, control, log }: Settings) => {
  const app = new Hono()
  const line = (outcome: 'done' | 'refused', what: string) => log({ event: 'local', outcome, what })

  app.use(async (c, next) => {
    c.header('Cache-Control', 'no-store')
    c.header('X-Content-Type-Options', 'nosniff')
    c.header('Cross-Origin-Resource-Policy', 'same-origin')
    guard(c.req.raw)
    await next()
  })
  app.use(cors({ origin: (origin) => (isLoopbackOrigin(origin) ? origin : null), allowHeaders: ['Content-Type'] }))
  const limit = (maxSize: number) =>
    bodyLimit({
      maxSize,
      onError: () => {
        throw new ControlError('RequestEntityTooLarge', `The body is larger than ${maxSize / 1024} KiB.`)
      },
    })
  app.use('/_local/seed', limit(mostOfSeed))
  app.use('/_local/:other{(?!seed$).*}', limit(mostOfOthers))
  app.onError((error, c) => {
    const known = knownError(error)
    line('refused', known.code)
    const { status, body } = refusal(known)
    return c.json(body, status)
  })

  /** What needs the gateway's database and clock in this process. */
  const withControl = (handle: (control: Control, c: Context) => Promise<Response> | Response) => (c: Context) => {
    if (control) return handle(control, c)
    throw new ControlError('NotImplemented', 'On workerd local mode has no control but tokens: use `npm start`.')
  }
  const routes: Readonly<Record<string, Readonly<Record<string, (c: Context) => Promise<Response> | Response>>>> = {
    '/_local': { GET: (c) => c.json(said) },
    '/_local/token': {
      POST: async (c) => {
        // Holds because `makeToken` looks at each.
        const wanted = membersOf((await jsonOf(c.req.raw)) ?? {}, tokenMembers) as TokenRequest
        return c.json(await makeToken(identity, wanted))
      },
    },
    '/_local/seed': {
      POST: withControl(async ({ seed }, c) => {
        const seeded = await seed(await jsonOf(c.req.raw))
        line('done', 'seed')
        return c.json(seeded)
      }),
    },
    '/_local/reset': {
      POST: withControl(async ({ reset }, c) => {
        membersOf((await jsonOf(c.req.raw)) ?? {}, [])
        await reset()
        line('done', 'reset')
        return c.body(null, 204)
      }),
    },
    '/_local/export': {
      GET: withControl(async ({ exportText }, c) => c.body(await streamOf(exportText()), 200, json)),
    },
    '/_local/requests': {
      GET: withControl(({ requests }, c) => c.json({ value: requests(recordId(c.req.query('after'))) })),
      DELETE: withControl(({ clearRequests }, c) => {
        clearRequests()
        return c.body(null, 204)
      }),
    },
    '/_local/faults': {
      GET: withControl(({ faults }, c) => c.json({ rules: faults.list() })),
      PUT: withControl(async ({ faults }, c) => {
        faults.set(await profileOf(c))
        line('done', 'faults')
        return c.json({ rules: faults.list() })
      }),
      POST: withControl(async ({ faults }, c) => {
        faults.add(await profileOf(c))
        line('done', 'faults')
        return c.json({ rules: faults.list() })
      }),
      DELETE: withControl(({ faults }, c) => {
        faults.clear()
        line('done', 'faults')
        return c.body(null, 204)
      }),
    },
    '/_local/clock': {
      GET: withControl(({ clock }, c) => c.json(clockState(clock))),
      PUT: withControl(async ({ clock }, c) => {
        moveClock(clock, await jsonOf(c.req.raw))
        line('done', 'clock')
        return c.json(clockState(clock))
      }),
      DELETE: withControl(({ clock }, c) => {
        clock.reset()
        line('done', 'clock')
        return c.json(clockState(clock))
      }),
    },
  }
  for (const [path, handlers] of Object.entries(routes)) {
    for (const [method, handle] of Object.entries(handlers)) app.on(method, path, handle)
    app.all(path, (c) => {
      const allowed = Object.keys(handlers).join(', ')
      c.header('Allow', allowed)
      throw new ControlError('MethodNotAllowed', `Of ${path} the methods are ${allowed}.`)
    })
  }
  app.notFound(() => {
    throw new ControlError('ResourceNotFound', `Here are ${Object.keys(routes).join(', ')}.`)
  })
  return app
}

const json = { 'Content-Type': 'application/json' }

const knownError = (error: Error): Pick<ControlError, 'code' | 'message' | 'target'> => {
  if (error instanceof ControlError) return error
  const target = error instanceof SeedError ? targetOf(error) : undefined
  if (error instanceof SeedError || error instanceof ClockError)
    return { code: 'BadRequest', message: error.message, target }
  if (error instanceof TokenError || error instanceof FaultError)
    return { code: 'BadRequest', message: error.message, target: error.target }
  return { code: 'InternalServerError', message: 'An unexpected error has occurred.', target: undefined }
}

/** Such as `<tenant>/RequestRemoteHelpSessionAccessResponse/2/sessionType`. */
const targetOf = ({ place: { tenant, set, index, property } }: SeedError) => {
  const path = [tenant, set, index, property].filter((part) => part !== undefined).join('/')
  return path === '' ? undefined : path
}

/** The first piece is had before the answer begins, so that what cannot be had is refused. */
const streamOf = async (pieces: AsyncGenerator<string>) => {
  let next: Promise<IteratorResult<string>> | undefined = Promise.resolve(await pieces.next())
  const utf8 = new TextEncoder()
  return new ReadableStream<Uint8Array>({
    pull: async (controller) => {
      const { done, value } = await (next ?? pieces.next())
      next = undefined
      if (done) controller.close()
      else controller.enqueue(utf8.encode(value))
    },
    cancel: async () => void (await pieces.return(undefined)),
  })
}

const recordId = (text = '0') => {
  if (!/^\d{1,15}$/.test(text)) throw new ControlError('BadRequest', 'after must be the id of a record.', 'after')
  return Number(text)
}

const profileOf = async (c: Context) => {
  const body = await jsonOf(c.req.raw)
  if (body === undefined) throw new ControlError('BadRequest', 'The body must be a rule, { "rules": [...] } or "10%".')
  // Holds because the faults look at all of it.
  return body as FaultProfile
}

const clockState = ({ now, isMoved }: Control['clock']) => ({ now: new Date(now()).toISOString(), isMoved: isMoved() })

const moveClock = (clock: Control['clock'], body: unknown) => {
  const { now, advance } = membersOf(body, ['now', 'advance'])
  if ((now === undefined) === (advance === undefined))
    throw new ControlError('BadRequest', 'The body must have one of now, an instant, and advance, in seconds.')
  if (now !== undefined && typeof now !== 'string') throw new ControlError('BadRequest', 'now must be a text.', 'now')
  if (now !== undefined) clock.set(readInstant(now))
  else if (typeof advance === 'number') clock.advance(asInstant(advance * 1000))
  else throw new ControlError('BadRequest', 'advance must be a number of seconds.', 'advance')
}
