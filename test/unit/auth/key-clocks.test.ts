import { describe, expect, it } from 'vitest'
import type { KeySource } from '../../../src/auth/key-source.ts'
import { remoteKeys } from '../../../src/auth/remote-keys.ts'
import type { DatedDocument } from '../../../src/auth/shared-document.ts'
import { tokenVerifier } from '../../../src/auth/verify-token.ts'
import { writeScope } from '../../support/clients/caller.ts'
import { createIssuer } from '../../support/clients/tokens.ts'
import { audience, tenants } from '../../support/gateways/running.ts'
import { clocksOf, setClock, type Time } from '../../support/process/two-clocks.ts'
import { promised } from '../../support/promised.ts'

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour
const steps = [-30 * day, -6 * hour, -2 * hour, 2 * hour, 30 * day].flatMap((step) => [[[step]], [[step, -step]]])

const [before, after] = await Promise.all([createIssuer(), createIssuer()])
const setOf = (...issuers: readonly (typeof before)[]) =>
  JSON.stringify({ keys: issuers.flatMap(({ jwks }) => jwks.keys) })

/** An authority that answers with a document or not at all, and a gateway whose clocks a test holds. */
const start = (document: string | undefined = setOf(before)) => {
  const world: Time & { document: string | undefined; fetches: number; text: string } = {
    now: Date.UTC(2026, 0, 31),
    document,
    fetches: 0,
    text: '',
  }
  let unawaited: Promise<void>[] = []
  const shared = {
    get: async () => world.text || undefined,
    put: async (text: string) => {
      world.text = text
    },
  }
  const instance = (isSharing = false, clocks = clocksOf(world)) =>
    remoteKeys({
      url: 'https://x.test',
      fetch: async () => {
        world.fetches += 1
        if (world.document === undefined) throw new TypeError('fetch failed')
        return new Response(world.document)
      },
      ...clocks,
      background: (work) => unawaited.push(work),
      ...(isSharing ? { shared } : {}),
    })
  /** The status of a request whose fetches, if any, have come to their end before and after. */
  const statusOf = async (keys: KeySource, kid: string) => {
    const ask = () =>
      promised(keys.find)(kid).then(
        (key) => (key ? 200 : 401),
        (error: { status: number }) => error.status,
      )
    await ask()
    await Promise.all(unawaited)
    unawaited = []
    return ask()
  }
  return { world, instance, statusOf }
}

describe.each(steps)('the wall clock is set by %j ms', (moves) => {
  const move = (time: Time) => {
    for (const step of moves) setClock(time, step)
  }

  it('and a key that is withdrawn is refused within the hour', async () => {
    const { world, instance, statusOf } = start()
    const keys = instance()
    await keys.find(before.kid)
    move(world)
    world.now += minute
    expect(await statusOf(keys, before.kid)).toBe(200)
    world.document = setOf(after)
    world.now += hour
    expect(await statusOf(keys, before.kid)).toBe(401)
  })

  it('and one fetch in an hour is made, not more', async () => {
    const { world, instance, statusOf } = start()
    const keys = instance()
    await keys.find(before.kid)
    move(world)
    await statusOf(keys, before.kid)
    const { fetches } = world
    // Set ahead, the set may be older than it is known to be: it is fetched anew once.
    expect(fetches).toBeLessThanOrEqual(2)
    for (let passed = 0; passed < 58; passed += 2) {
      world.now += 2 * minute
      await statusOf(keys, before.kid)
    }
    expect(world.fetches).toBe(fetches)
  })

  it('and an outage is bridged for no more than a day', async () => {
    const { world, instance, statusOf } = start()
    const keys = instance()
    await keys.find(before.kid)
    world.document = undefined
    move(world)
    world.now += day
    expect(await statusOf(keys, before.kid)).toBe(503)
  })

  it('and an unknown kid is fetched for after five minutes', async () => {
    const { world, instance, statusOf } = start()
    const keys = instance()
    await keys.find(before.kid)
    world.now += minute
    expect(await statusOf(keys, after.kid)).toBe(401)
    world.document = setOf(before, after)
    move(world)
    world.now += 5 * minute
    expect(await statusOf(keys, after.kid)).toBe(200)
  })

  it('and after a failure the authority is asked again in half a minute', async () => {
    const { world, instance, statusOf } = start(undefined)
    world.document = undefined
    const keys = instance()
    expect(await statusOf(keys, before.kid)).toBe(503)
    const { fetches } = world
    world.document = setOf(before)
    move(world)
    world.now += 29_000
    expect(await statusOf(keys, before.kid)).toBe(503)
    expect(world.fetches).toBe(fetches)
    world.now += 1000
    expect(await statusOf(keys, before.kid)).toBe(200)
  })
})

it('asks at once where a clock that was set ahead has made a set that is just fetched too old', async () => {
  const { world, instance, statusOf } = start()
  const keys = instance()
  await keys.find(before.kid)
  setClock(world, 30 * day)
  expect(await statusOf(keys, before.kid)).toBe(200)
  expect(world.fetches).toBe(2)
})

it('trusts no set for longer because the machine slept, and its monotonic clock with it', async () => {
  const { world, instance, statusOf } = start()
  const keys = instance()
  await keys.find(before.kid)
  world.document = undefined
  // The wall clock alone sees it.
  setClock(world, day)
  expect(await statusOf(keys, before.kid)).toBe(503)
})

describe.each([-30 * day, -6 * hour, 6 * hour, 30 * day])('an instance that shares is wrong by %i ms', (error) => {
  it('and the others refuse a key that is withdrawn within the hour', async () => {
    const { world, instance, statusOf } = start()
    const wrong = clocksOf(world)
    const keys = instance(true, { ...wrong, clock: clocksOf({ ...world, now: world.now + error }).clock })
    await keys.find(before.kid)
    const { fetchedAt }: DatedDocument = JSON.parse(world.text)
    expect(fetchedAt).toBe(world.now + error)
    const right = instance(true)
    expect(await statusOf(right, before.kid)).toBe(200)
    world.document = setOf(after)
    world.now += hour
    expect(await statusOf(right, before.kid)).toBe(401)
    expect(await statusOf(right, after.kid)).toBe(200)
  })
})

it.each([30 * day, -30 * day])(
  'serves no token outside its lifetime from memory, there and back: %i ms',
  async (step) => {
    const time: Time = { now: Date.now() }
    const { authority } = before
    const { instance } = start()
    const { clock } = clocksOf(time)
    const verify = promised(tokenVerifier({ authority, tenants, audiences: [audience], keys: instance(), clock }))
    const token = `Bearer ${await before.token({ tenant: tenants[0], audience, scopes: writeScope })}`
    const principal = await verify(token)
    setClock(time, step)
    const reason = step > 0 ? 'expired' : 'not yet valid'
    await expect(verify(token)).rejects.toMatchObject({ status: 401, reason })
    setClock(time, -step)
    expect(await verify(token)).toEqual(principal)
  },
)
