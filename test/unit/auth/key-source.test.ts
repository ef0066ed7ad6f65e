import { exportJWK } from 'jose'
import { describe, expect, it } from 'vitest'
import { fixedKeys, type KeySource } from '../../../src/auth/key-source.ts'
import { remoteKeys } from '../../../src/auth/remote-keys.ts'
import type { SharedDocument } from '../../../src/auth/shared-document.ts'
import { clocksOf } from '../../support/process/two-clocks.ts'
import { promised } from '../../support/promised.ts'

const minute = 60_000
const hour = 60 * minute
const url = 'https://login.example.test/keys'

const newKey = async (kid: string, modulusLength = 2048) => {
  const publicExponent = new Uint8Array([1, 0, 1])
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256', modulusLength, publicExponent }
  const { publicKey } = await crypto.subtle.generateKey(algorithm, true, ['sign', 'verify'])
  return { ...(await exportJWK(publicKey)), kid, use: 'sig', issuer: 'https://login.example.test/{tenantid}/v2.0' }
}
const [first, second, short] = await Promise.all([newKey('first'), newKey('second'), newKey('short', 1024)])
const setOf = (...keys: readonly object[]) => JSON.stringify({ keys })

type Answer = () => Response | Promise<Response>
const unreachable: Answer = () => Promise.reject(new TypeError('fetch failed'))

/** A key source with a clock that stands until it is moved, and a server that gives the answer of the moment. */
const start = (answer: Answer = () => new Response(setOf(first)), shared?: SharedDocument) => {
  const world = { now: Date.UTC(2026, 0, 1), answer, fetches: 0, inits: [] as RequestInit[], settle: async () => {} }
  const unawaited: Promise<void>[] = []
  // Lets work that no answer waits for come to its end.
  world.settle = async () => void (await Promise.all(unawaited.splice(0)))
  const fetch = async (_: string, init: RequestInit) => {
    world.fetches += 1
    world.inits.push(init)
    return world.answer()
  }
  const background = (work: Promise<void>) => void unawaited.push(work)
  return { world, keys: remoteKeys({ url, fetch, ...clocksOf(world), shared, background }) }
}

/** What a request with a token of this kid would be told as far as the keys go: 200, 401 or 503. */
const statusOf = (keys: KeySource, kid: string) =>
  promised(keys.find)(kid).then(
    (key) => (key ? 200 : 401),
    (error: { status: number }) => error.status,
  )

describe('keys that are given', () => {
  it('are found by kid, with their issuer', async () => {
    const keys = fixedKeys({ keys: [first, second] })
    expect(await keys.find('second')).toMatchObject({ key: { type: 'public' }, issuer: second.issuer })
    expect(await keys.find('third')).toBeUndefined()
    expect(await keys.isReady()).toBe(true)
  })

  it.each([
    ['for encryption', { ...first, use: 'enc' }],
    ['of another algorithm', { ...first, alg: 'RS512' }],
    ['for PSS', { ...first, alg: 'PS256' }],
    ['of another kind', { kty: 'oct', k: 'c2VjcmV0', kid: 'first', alg: 'RS256' }],
    ['under 2048 bits', { ...short, kid: 'first' }],
    ['without a modulus', { kty: 'RSA', e: 'AQAB', kid: 'first' }],
    ['without a kid', { ...first, kid: undefined }],
    ['with a kid outside the pattern', { ...first, kid: 'fir/st' }],
    ['that is null', null],
  ])('are left out when one is %s, and the others stay', async (_, key) => {
    const keys = fixedKeys({ keys: [key, second] })
    expect(await statusOf(keys, 'first')).toBe(401)
    expect(await statusOf(keys, 'second')).toBe(200)
  })
})

describe('keys that are fetched', () => {
  it('are asked for as a careful client asks', async () => {
    const { world, keys } = start()
    await keys.find('first')
    const [init] = world.inits
    expect(init).toMatchObject({ redirect: 'manual', headers: { 'Accept-Encoding': 'identity' } })
    expect(init?.signal).toBeInstanceOf(AbortSignal)
  })

  it('are fetched once for many requests at a time, and imported once', async () => {
    const { world, keys } = start()
    const found = await Promise.all(Array.from({ length: 50 }, () => keys.find('first')))
    expect(new Set(found).size).toBe(1)
    expect(found[0]).toBeDefined()
    expect(world.fetches).toBe(1)
    expect(await keys.find('first')).toBe(found[0])
    expect(world.fetches).toBe(1)
  })

  it('are fetched anew each hour, while the old set serves', async () => {
    const { world, keys } = start()
    await keys.find('first')
    world.now += hour - 1
    await keys.find('first')
    expect(world.fetches).toBe(1)
    world.now += 1
    world.answer = () => new Response(setOf(first, second))
    expect(await statusOf(keys, 'first')).toBe(200)
    await world.settle()
    expect(world.fetches).toBe(2)
    expect(await statusOf(keys, 'second')).toBe(200)
    expect(world.fetches).toBe(2)
  })

  it('lose a key that the authority withdraws', async () => {
    const { world, keys } = start(() => new Response(setOf(first, second)))
    expect(await statusOf(keys, 'second')).toBe(200)
    world.answer = () => new Response(setOf(first))
    world.now += hour
    await keys.find('first')
    await world.settle()
    expect(await statusOf(keys, 'second')).toBe(401)
  })

  it('are not fetched again for an unknown kid that has just made them be fetched', async () => {
    const { world, keys } = start()
    expect(await statusOf(keys, 'unknown')).toBe(401)
    expect(world.fetches).toBe(1)
  })

  it('are fetched for an unknown kid at once, and then at most once in five minutes', async () => {
    const { world, keys } = start()
    await keys.find('first')
    world.now += 1
    world.answer = () => new Response(setOf(first, second))
    expect(await statusOf(keys, 'second')).toBe(200)
    expect(world.fetches).toBe(2)
    const flood = () => Promise.all(Array.from({ length: 200 }, (_, time) => statusOf(keys, `unknown-${time}`)))
    world.now += 5 * minute - 1
    expect(new Set(await flood())).toEqual(new Set([401]))
    expect(world.fetches).toBe(2)
    world.now += 1
    expect(new Set(await flood())).toEqual(new Set([401]))
    expect(world.fetches).toBe(3)
  })

  it('may hold an unknown kid while their authority does not answer: 503 until it is asked again', async () => {
    const { world, keys } = start()
    await keys.find('first')
    world.now += minute
    world.answer = unreachable
    for (const kid of ['second', 'unknown', 'second']) expect([kid, await statusOf(keys, kid)]).toEqual([kid, 503])
    expect(await statusOf(keys, 'first')).toBe(200)
    expect(world.fetches).toBe(2)
    world.now += minute
    await expect(keys.find('second')).rejects.toMatchObject({ headers: { 'Retry-After': '240' } })
    expect(world.fetches).toBe(2)
    world.answer = () => new Response(setOf(first, second))
    world.now += 4 * minute
    expect(await statusOf(keys, 'second')).toBe(200)
    expect(await statusOf(keys, 'unknown')).toBe(401)
    expect(world.fetches).toBe(3)
  })

  const badAnswers: readonly (readonly [string, Answer])[] = [
    ['no connection', unreachable],
    ['an empty set', () => new Response(setOf())],
    ['a set without a usable key', () => new Response(setOf(short, { kty: 'EC', kid: 'x' }))],
    ['no set', () => new Response('{}')],
    ['null', () => new Response('null')],
    ['no JSON', () => new Response('<html>')],
    ['no UTF-8', () => new Response(new Uint8Array([0x22, 0xff, 0x22]))],
    ['nothing', () => new Response(null)],
    ['a server error', () => new Response(setOf(second), { status: 500 })],
    ['no such page', () => new Response(setOf(second), { status: 404 })],
    ['a redirect', () => new Response(null, { status: 302, headers: { Location: 'https://evil.example/keys' } })],
    ['more than 1 MiB', () => new Response(`${setOf(second)}${' '.repeat(1024 * 1024)}`)],
  ]
  it.each(badAnswers)('go on with the last good set after %s', async (_, answer) => {
    const { world, keys } = start()
    await keys.find('first')
    world.answer = answer
    world.now += 2 * hour
    expect(await statusOf(keys, 'first')).toBe(200)
    await world.settle()
    expect(world.fetches).toBe(2)
    expect(await statusOf(keys, 'first')).toBe(200)
  })

  it.each(badAnswers)('are 503 with Retry-After when all there ever was is %s', async (_, answer) => {
    const { keys } = start(answer)
    await expect(keys.find('first')).rejects.toMatchObject({
      code: 'ServiceNotAvailable',
      status: 503,
      headers: { 'Retry-After': '30' },
    })
    expect(await keys.isReady()).toBe(false)
  })

  it('stop reading a document without end', async () => {
    let chunks = 0
    const endless = () =>
      new Response(
        new ReadableStream({
          pull: (controller) => {
            chunks += 1
            controller.enqueue(new Uint8Array(64 * 1024).fill(32))
          },
        }),
      )
    const { keys } = start(endless)
    expect(await statusOf(keys, 'first')).toBe(503)
    expect(chunks).toBeLessThan(20)
  })
})

describe('an outage', () => {
  it('of 30 minutes from a cold start is 503, with at most two attempts a minute, and ends with it', async () => {
    const { world, keys } = start(unreachable)
    const begun = world.now
    for (let time = 0; time < 30 * 60; time += 5) {
      world.now = begun + time * 1000
      const before = world.fetches
      expect(await statusOf(keys, 'first')).toBe(503)
      expect(await statusOf(keys, 'unknown')).toBe(503)
      expect(world.fetches - before).toBeLessThanOrEqual(1)
    }
    expect(world.fetches).toBe(60)
    world.answer = () => new Response(setOf(first))
    world.now = begun + 30 * minute
    expect(await statusOf(keys, 'first')).toBe(200)
  })

  it('of 30 minutes with a set at hand goes unnoticed, minute by minute', async () => {
    const { world, keys } = start()
    await keys.find('first')
    world.answer = unreachable
    world.now += 45 * minute
    for (let time = 0; time < 30; time += 1) {
      world.now += minute
      expect([time, await statusOf(keys, 'first')]).toEqual([time, 200])
      await world.settle()
    }
    // Minutes 60 to 75 of the set's life: one attempt a minute, as requests come.
    expect(world.fetches).toBe(1 + 16)
    world.answer = () => new Response(setOf(second))
    world.now += minute
    expect(await statusOf(keys, 'first')).toBe(200)
    await world.settle()
    expect(await statusOf(keys, 'second')).toBe(200)
  })

  it('of 25 hours is bridged for 24, and is 503 from then on', async () => {
    const { world, keys } = start()
    await keys.find('first')
    const fetched = world.now
    world.answer = unreachable
    for (let time = 30; time <= 25 * 60; time += 30) {
      world.now = fetched + time * minute
      expect([time, await statusOf(keys, 'first')]).toEqual([time, time < 24 * 60 ? 200 : 503])
      await world.settle()
    }
    world.answer = () => new Response(setOf(first))
    world.now += minute
    expect(await statusOf(keys, 'first')).toBe(200)
  })
})
