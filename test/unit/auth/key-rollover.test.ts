import { describe, expect, it } from 'vitest'
import { fixedKeys, type KeySource } from '../../../src/auth/key-source.ts'
import { remoteKeys } from '../../../src/auth/remote-keys.ts'
import type { DatedDocument } from '../../../src/auth/shared-document.ts'
import { tokenVerifier } from '../../../src/auth/verify-token.ts'
import { wallClock } from '../../../src/entry/runtime/time/clocks.ts'
import { writeScope } from '../../support/clients/caller.ts'
import { createIssuer } from '../../support/clients/tokens.ts'
import { audience, tenants } from '../../support/gateways/running.ts'
import { clocksOf } from '../../support/process/two-clocks.ts'
import { promised } from '../../support/promised.ts'

const minute = 60_000
const hour = 60 * minute
const [before, after] = await Promise.all([createIssuer(), createIssuer()])
const response = (...issuers: readonly (typeof before)[]) =>
  new Response(JSON.stringify({ keys: issuers.flatMap(({ jwks }) => jwks.keys) }))

type Answer = () => Response | Promise<Response>

/** A store that several sources share, and instances of the gateway that start with nothing of their own. */
const start = () => {
  const world = { now: Date.now(), answer: (() => response(before)) as Answer, fetches: 0, text: '' }
  const shared = {
    get: async () => world.text || undefined,
    put: async (text: string) => {
      world.text = text
    },
  }
  const fetch = async () => {
    world.fetches += 1
    return world.answer()
  }
  const instance = (isSharing = false) =>
    remoteKeys({ url: 'https://x.test', fetch, ...clocksOf(world), ...(isSharing ? { shared } : {}) })
  return { world, instance }
}

const statusOf = (keys: KeySource, kid: string) =>
  promised(keys.find)(kid).then(
    (key) => (key ? 200 : 401),
    (error: { status: number }) => error.status,
  )
const fails: Answer = () => Promise.reject(new TypeError('fetch failed'))

describe('a new key', () => {
  it('is known to the first request after an idle night', async () => {
    const { world, instance } = start()
    const keys = instance()
    await keys.find(before.kid)
    world.now += 9 * hour
    world.answer = () => response(after)
    expect(await statusOf(keys, after.kid)).toBe(200)
    expect(world.fetches).toBe(2)
  })

  it('is known to an instance that began with an older shared document', async () => {
    const { world, instance } = start()
    await instance(true).find(before.kid)
    world.now += 30 * minute
    world.answer = () => response(before, after)
    const keys = instance(true)
    expect(await statusOf(keys, before.kid)).toBe(200)
    expect(world.fetches).toBe(1)
    expect(await statusOf(keys, after.kid)).toBe(200)
    expect(world.fetches).toBe(2)
  })

  it('may be what an unknown kid names while a stale set cannot be refreshed: 503, and 401 once it can', async () => {
    const { world, instance } = start()
    const keys = instance()
    await keys.find(before.kid)
    world.now += 2 * hour
    world.answer = fails
    expect(await statusOf(keys, before.kid)).toBe(200)
    expect(await statusOf(keys, 'unknown')).toBe(503)
    world.now += minute
    world.answer = () => response(before)
    expect(await statusOf(keys, 'unknown')).toBe(401)
  })
})

describe('a shared document', () => {
  it('spares a new instance the fetch', async () => {
    const { world, instance } = start()
    await instance(true).find(before.kid)
    expect(await statusOf(instance(true), before.kid)).toBe(200)
    expect(world.fetches).toBe(1)
  })

  it('carries a new instance through an outage, for 24 h from when it was fetched', async () => {
    const { world, instance } = start()
    await instance(true).find(before.kid)
    world.answer = fails
    world.now += 23 * hour
    const keys = instance(true)
    expect(await statusOf(keys, before.kid)).toBe(200)
    world.now += hour
    expect(await statusOf(keys, before.kid)).toBe(503)
    expect(await statusOf(instance(true), before.kid)).toBe(503)
  })

  it('carries a rollover, and the limit on unknown kids, from instance to instance', async () => {
    const { world, instance } = start()
    const [one, two] = [instance(true), instance(true)]
    for (const keys of [one, two]) await keys.find(before.kid)
    world.now += minute
    world.answer = () => response(before, after)
    expect(await statusOf(one, after.kid)).toBe(200)
    expect(world.fetches).toBe(2)
    world.now += minute
    expect(await statusOf(two, after.kid)).toBe(200)
    for (const keys of [one, two, instance(true)]) expect(await statusOf(keys, 'unknown')).toBe(401)
    expect(world.fetches).toBe(2)
  })

  it.each([
    '',
    'no JSON',
    '{"document":1}',
    JSON.stringify({ document: '{"keys":[]}', fetchedAt: 9e15, missedAt: 0 } satisfies DatedDocument),
  ])('is passed over when it is %j', async (text) => {
    const { world, instance } = start()
    world.text = text
    expect(await statusOf(instance(true), before.kid)).toBe(200)
    expect(world.fetches).toBe(1)
  })
})

it('goes on after an attempt that was dropped and never settles', async () => {
  const { world, instance } = start()
  const keys = instance()
  world.answer = () => new Promise<Response>(() => {})
  const dropped = statusOf(keys, before.kid)
  await expect.poll(() => world.fetches).toBe(1)
  world.now += minute
  world.answer = () => response(before)
  expect(await statusOf(keys, before.kid)).toBe(200)
  expect(await dropped).toBe(200)
})

it.each([
  ['withdrawn', after.jwks, 'kid unknown'],
  ['another one of the same name', { keys: after.jwks.keys.map((key) => ({ ...key, kid: before.kid })) }, 'signature'],
])('refuses a remembered token as soon as its key is %s', async (_, jwks, reason) => {
  let keys = fixedKeys(before.jwks)
  const source: KeySource = { find: (kid) => keys.find(kid), isReady: () => keys.isReady() }
  const { authority } = before
  const verify = promised(tokenVerifier({ authority, tenants, audiences: [audience], keys: source, clock: wallClock }))
  const token = `Bearer ${await before.token({ tenant: tenants[0], audience, scopes: writeScope })}`
  expect(await verify(token)).toBe(await verify(token))
  keys = fixedKeys(jwks)
  // Both where the new keys have to be waited for, and where they are there.
  for (const _ of ['waited for', 'there']) await expect(verify(token)).rejects.toMatchObject({ status: 401, reason })
})
